"""Words of news English by what they do in a report. Categories, not examples."""

from __future__ import annotations

from antedate.cases.wording import listed

# --- who speaks ---------------------------------------------------------------------------

# Nearly always followed or preceded by what somebody said.
SAYING = listed(
    "said says say saying told tells tell telling stated states stating announced announces "
    "announce announcing confirmed confirms confirm confirming warned warns warn warning denied "
    "denies deny denying claimed claims claim claiming alleged alleges allege alleging insisted "
    "insists insist insisting acknowledged acknowledges acknowledge acknowledging explained "
    "explains explain explaining noted notes noting reported reports reporting wrote "
    "writes writing tweeted tweets posted recalled recalls recall recalling declared declares "
    "declare declaring vowed vows vow vowing replied replies responded responds argued argues "
    "argue arguing admitted admits admit admitting estimated estimates estimating testified "
    "predicted predicts complained complains complain believes believe believed maintained "
    "maintains suggested suggests suggesting asserted asserts asserting conceded concedes "
    "disclosed revealed reveals remarked observed stressed stresses stressing emphasised "
    "emphasized emphasising emphasizing reiterated reiterates promised promises pledged pledges "
    "assured lamented joked cautioned cautions cautioning informed shouted cried whispered "
    "commented concluded concludes clarified clarifies specified specifies indicated indicates "
    "signalled signaled underlined underscored swore swears contended contends quipped "
    "countered described describes describing recounted recounts recounting guessed thinks "
    "thought feared fears hopes hoped expects expected advised advises counselled "
    "retorted retorts remarks objected confided confides opined opines surmised attested attests "
    "vouched volunteered divulged bemoaned bewailed laments theorised theorized hypothesised "
    "chided scolded pronounced decreed decrees affirmed affirms averred avers assures forewarned "
    "stipulated stipulates notified notifies intimated ventures recommended recommends "
    "tells repeats repeated mentioned mentions relayed relays hinted speculated "
    "proclaimed proclaims proposed summed write doubt doubts counts agrees agreed complain "
    "estimate note notes urge recalls boasted boasts bragged brags reckons reckoned reckon"
)
# Say something only with an object or a clause of their own.
SPEECH_ACTS = listed(
    "added adds adding called calls calling asked asks asking urged urges urging blamed blames "
    "blaming accused accuses accusing rejected rejects rejecting dismissed dismisses dismissing "
    "condemned condemns condemning demanded demands demanding appealed appeals appealing "
    "criticised criticized criticises criticizes disputed disputes disputing refuted refutes "
    "refuting praised praises thanked apologised apologized attributed attributes denounced "
    "denounces labelled labeled branded threatened threatens contradicted contradicts "
    "questioned questions doubted doubts deplored deplores ruled defended lauded "
    "faulted vilified counted listed pointed points begged pleaded blame suspect suspects put "
    "hold holds pinned attribute linked disavowed disavows disowned"
)
# Only with a quotation right before: "...," laughed Moen.
QUOTE_VERBS = listed(
    "laughed laughs sighed sighs muttered exclaimed fumed thundered wondered smiled grinned "
    "chuckled wept sobbed shrugged agreed continued began concluded finished yelled screamed "
    "shouts shrugs smiles offered ventured pleaded interjected retorted snapped answered answers "
    "wonders boasted boasts enthused mused murmured roared"
)
PASSIVE_SAYING = listed("quoted cited paraphrased heard filmed shown")
QUOTING = listed("quoting citing quotes cites quoted cited")
BE = listed("was were is are been being be 's 're gets got get")
AUXILIARY = listed(
    "had has have having did does do would could can may might must will shall should also later "
    "earlier then now still only just even again repeatedly separately already reportedly "
    "meanwhile immediately publicly privately initially briefly strongly angrily flatly quickly "
    "subsequently previously since both simply falsely formally officially promptly "
    "all not never n't once long further merely clearly categorically vehemently firmly "
    "bluntly tearfully quietly proudly"
)
PRONOUNS = listed("he she they it we i who you one himself herself themselves")
# Heads of noun phrases that speak.
SPEAKERS = listed(
    "official officials officer officers spokesman spokeswoman spokesperson spokespeople spokesmen "
    "spokespersons police ministry minister ministers government governor governorate "
    "governors mayor mayors president premier chief chiefs chairman chairwoman chair chairperson "
    "director directors directorate manager managers head heads leader leaders commander "
    "commanders general colonel major captain lieutenant sergeant brigadier admiral marshal "
    "soldier soldiers fighter fighters army military militia militias navy forces force troops "
    "group groups movement front faction factions brigade brigades "
    "party coalition alliance union unions association organisation organization organisations "
    "organizations agency agencies authority authorities administration council councils "
    "councillor councilor councillors committee commission commissioner department office bureau "
    "court judge prosecutor prosecutors prosecution lawyer lawyers attorney investigator "
    "investigators inspector detective detectives sheriff deputy deputies lawmaker lawmakers "
    "parliament senator secretary ambassador embassy diplomat diplomats consul envoy consulate "
    "analyst analysts expert experts researcher researchers scientist scientists professor "
    "academic economist historian monitor monitors observer observers watchdog activist activists "
    "campaigner campaigners organiser organisers organizer organizers protester protesters "
    "protestor protestors demonstrator demonstrators resident residents villager villagers "
    "witness witnesses eyewitness eyewitnesses survivor survivors neighbour neighbours neighbor "
    "neighbors farmer farmers shopkeeper shopkeepers driver drivers passenger passengers "
    "worker workers employee employees owner owners teacher teachers student students doctor "
    "doctors nurse nurses surgeon medic medics paramedic paramedics hospital hospitals clinic "
    "rescuer rescuers firefighter firefighters volunteer volunteers relative relatives family "
    "families father mother brother sister son daughter wife husband widow uncle aunt cousin "
    "grandmother grandfather parent parents man woman men women boy girl child children youth "
    "people person locals citizen citizens source sources reporter reporters "
    "correspondent correspondents journalist journalists editor editors photographer cameraman "
    "newspaper newspapers broadcaster broadcasters channel channels media outlet outlets station "
    "radio television tv daily weekly magazine website site blog blogger bloggers page "
    "newswire wire desk newsroom "
    "user users subscriber subscribers reader readers company firm operator airline railway "
    "utility school university ngo charity foundation centre center institute service services "
    "meteorologist meteorologists forecaster forecasters seismologist seismologists geologist "
    "engineer engineers contractor spokes priest imam bishop cleric clerics sheikh elder elders "
    "king queen prince princess sultan emir insider insiders aide aides adviser advisers advisor "
    "advisors negotiator mediator mediators rebel rebels insurgent insurgents militant militants "
    "opposition candidate candidates voter voters delegation kremlin palace headquarters "
    "command coordinator representative representatives delegate member members trader traders "
    "vendor baker butcher pastor monk nun guard guards pilot sailor sailors crew fisherman "
    "fishermen shepherd miner miners tourist tourists customer customers pensioner retiree "
    "grandson granddaughter nephew niece colleague colleagues friend friends victim victims "
    "caretaker janitor owner landlord tenant tenants patient patients inmate inmates detainee "
    "coroner pathologist auditor technician dispatcher conductor stationmaster cook coach player "
    "supporter supporters backer backers critic critics rival rivals factchecker checkers "
    "checker fact-checkers fact-checker verifier verifiers analysts' regulator statement report "
    "communique communiqué bulletin document letter assessment review inquiry study post "
    "message video everyone someone somebody nobody none many some others several another "
    "both most two three four five six dozen few majority chancellery presidency cabinet "
    "gendarmerie coastguard observatory syndicate federation society club trust hotline "
    "bystander bystanders onlooker onlookers motorist motorists commuter commuters refugee "
    "refugees returnee herder herders merchant merchants trucker truckers "
    "electrician plumber builder tailor barber chemist pharmacist accountant clerk cashier "
    "waiter waitress cleaner programmer musician singer actor actress writer author poet artist"
)
# Before a name: part of the description, not of the name.
TITLES = listed(
    "mr mrs ms miss dr prof sir lord lady gen lt col maj capt sgt cpl brig adm gov sen rep rev "
    "president premier chancellor minister governor mayor general colonel major captain lieutenant "
    "sergeant brigadier admiral marshal commander commissioner superintendent inspector constable "
    "detective judge justice senator ambassador professor doctor sheikh imam ayatollah mullah "
    "bishop archbishop father sister king queen prince princess sultan emir secretary director "
    "chairman chairwoman chief deputy acting interim former prime foreign interior defence defense "
    "health finance vice first major-general lieutenant-general lieutenant-colonel spokesman "
    "spokeswoman spokesperson councillor nurse engineer activist opposition leader analyst "
    "resident farmer lawyer officer provincial regional district municipal village mp mep pm ceo "
    "police fire army navy air coastguard hospital"
)
ORGANISATION = listed(
    "ministry army forces force police government council committee commission agency authority "
    "department office front movement party brigade brigades battalion battalions group union "
    "coalition alliance organisation organization association league guard command service "
    "services bureau court parliament senate assembly company corporation university institute "
    "foundation centre center society network militia corps division company federation "
    "observatory directorate administration hospital resistance army liberation congress "
    "front's vanguard legion shield dawn falcons wolves lions wing cell cells faction column "
    "columns regiment squad unit board crescent cross watch trust fund airlines railways club"
)
# Last words of the names of outlets.
OUTLETS = listed(
    "news agency times tv radio post herald press tribune channel wire gazette telegraph courier "
    "observer media broadcasting daily journal monitor network online today dispatch chronicle "
    "mirror newswire info bulletin newspaper television broadcaster report star sun sentinel "
    "echo examiner inquirer record review examiner fm reporter independent citizen "
    "messenger standard live live24 weekly 24 mail globe argus advertiser advocate leader voice "
    "presse zeitung novosti vesti"
)
KNOWN_OUTLETS = listed(
    "Reuters AP AFP BBC CNN TASS Interfax Rudaw IRNA Fars Tasnim Mehr ISNA NPR CBC DPA ANSA EFE "
    "Kyodo Xinhua Yonhap Anadolu SANA INA RFE/RL VOA Bloomberg Jazeera Arabiya Kurdistan24 NRT "
    "Shafaq UPI PTI ANI SPA WAM MENA RIA Meduza Bellingcat Guardian Independent"
)
PLATFORMS = listed(
    "telegram facebook twitter x instagram tiktok youtube whatsapp signal vk reddit snapchat "
    "discord internet web line viber"
)
# What "according to" may lean on that is nobody.
IMPERSONAL = listed(
    "data information figures estimates plans plan reports report tally count schedule law "
    "preliminary initial unconfirmed timestamp metadata rumours rumors custom tradition forecasts "
    "forecast calculations estimate results polls poll count records record toll statistics "
    "findings evidence sources"
)

# --- what happens -------------------------------------------------------------------------

# Word -> what. Nouns and verbs alike; inflections are made by `stem`.
EVENTS: dict[str, str] = {
    word: what
    for what, words in {
        "escape": "jailbreak",
        "flood": "flood flooding floodwater floodwaters flooded deluge inundation inundated "
        "inundate submerged submerge overflowed",
        "landslide": "landslide mudslide avalanche rockslide mudflow rockfall landslip slide",
        "storm": "storm cyclone hurricane typhoon tornado hailstorm sandstorm blizzard gale "
        "thunderstorm whirlwind snowstorm",
        "earthquake": "earthquake quake tremor aftershock",
        "fire": "fire blaze wildfire inferno burned burnt bushfire arson torched",
        "explosion": "explosion blast exploded explode bombing bomb detonated detonation "
        "detonate detonating exploding bombed",
        "shelling": "shelling shelled bombardment bombarded mortar artillery rocket "
        "shellfire barrage cannonade salvo volley",
        "strike": "airstrike airstrikes air-strike",
        "attack": "attack attacked attacking assault ambush ambushed raid raided stormed storming "
        "massacre incursion offensive overran sabotage sabotaged vandalised "
        "vandalized assaulted siege besieged",
        "shooting": "shooting shot gunfire gunned shootout",
        "stabbing": "stabbing stabbed knifed",
        "assassination": "assassination assassinated",
        "clash": "clash clashed clashes fighting firefight skirmish gunbattle battle battled brawl",
        "protest": "protest protested protesting demonstration demonstrated rally rallied marched "
        "march sit-in riot rioted rioting unrest walkout blockade blockaded picket vigil "
        "procession rallies rallying marchers",
        "election": "election vote voted referendum runoff run-off polling by-election ballot "
        "elections voting re-elected elected",
        "crash": "crash crashed collision collided collide derailment derailed overturned "
        "capsized capsizing sank sinking sunk accident pile-up pileup plunged rammed "
        "run-over skidded wreck ploughed plowed swerved veered",
        "collapse": "toppled topple collapse collapsed collapsing caved cave-in",
        "arrest": "arrest arrested detained detention apprehended custody arresting detaining "
        "rounded-up roundup",
        "kidnapping": "kidnapping kidnapped abduction abducted hostage kidnap abduct",
        "robbery": "robbery robbed looting looted heist burglary theft stole stolen",
        "outbreak": "outbreak epidemic poisoning poisoned cholera",
        "leak": "leak leaked spill spilled",
        "outage": "outage blackout outages",
        "evacuation": "evacuation",
        "stampede": "stampede crush",
        "drowning": "drowned drowning",
        "execution": "execution executed",
        "trial": "trial verdict sentenced convicted",
        "coup": "coup mutiny",
    }.items()
    for word in words.split()
}
# Incidents told by one word may be told again by another of the same family.
FAMILIES: dict[str, str] = {
    what: family
    for family, whats in {
        "violence": "attack shelling strike explosion shooting stabbing assassination clash "
        "killing execution hack",
        "nature": "flood landslide storm earthquake drowning evacuation",
        "crowd": "protest stampede",
        "crash": "crash collapse",
        "fire": "fire",
        "custody": "arrest kidnapping trial taken",
    }.items()
    for what in whats.split()
}
# After an event word these make a compound that is no event: "flood warning", "fire brigade".
NOT_EVENT_BEFORE = listed(
    "warning warnings alert alerts defence defences defense defenses department brigade brigades "
    "service services engine engines fighter fighters station stations commission commissioner "
    "commissions official officials board helicopter helicopters plan plans risk risks season "
    "campaign campaigns organiser organisers leader leaders movement zone law laws code "
    "chief chiefs crew crews safety extinguisher alarm alarms shelter shelters drill drills "
    "prevention control barrier barriers relief warrant warrants day dog squad disposal "
    "unit units monitor monitors monitoring observers officer officers law manifesto posters "
    "promise pledge footage video videos clip camera line lines truck trucks insurance "
    "permit organisers violation violations bench programme program programmes test tests "
    "agreement deal talks capability arsenal production supplies factory plain plains wall walls "
    "box boxes paper papers slip slips rigging fraud stuffing tampering "
    "gate gates centre center surge reporter correspondent correspondents counting centre"
)
UNREAL_BEFORE = listed(
    "will would could may might should must if unless plan plans planned planning threatened "
    "threaten threatens threat threats fear fears feared risk risks avert averted prevent "
    "prevented preventing avoid avoided foiled thwarted against next upcoming future possible "
    "potential imminent postponed cancelled canceled call calls called calling urged urge "
    "vowed vow vows prepare preparing preparations ahead before warned warns warning warnings no "
    "without never not n't cannot can scheduled expected due anti alleged-to announce demand "
    "nobody none demanded promise promised simulated mock training film movie alert alerts"
)
MEANS: dict[str, str] = {
    word: means
    for means, words in {
        "drone": "drone drones uav uavs quadcopter quadcopters unmanned kamikaze fpv loitering",
        "missile": "missile missiles",
        "rocket": "rocket rockets katyusha grad",
        "artillery": "artillery howitzer howitzers shells shell shelling shelled cannon",
        "mortar": "mortar mortars",
        "car bomb": "car-bomb vbied",
        "suicide bomb": "suicide",
        "roadside bomb": "ied ieds roadside landmine",
        "mine": "mine mines landmines",
        "bomb": "bomb bombs bombing explosives device dynamite tnt",
        "airstrike": "airstrike airstrikes warplane warplanes jet jets bombers aircraft warplane",
        "grenade": "grenade grenades rpg",
        "gun": "gunmen gunman rifle rifles gunfire pistol machine-gun sniper snipers shooter "
        "shotgun kalashnikov kalashnikovs firearm",
        "knife": "knife knives stabbed stabbing machete",
        "vehicle": "",
        "petrol bomb": "molotov molotovs",
    }.items()
    for word in words.split()
}
PEOPLE = listed(
    "people person persons civilians civilian soldiers soldier troops workers worker citizens "
    "citizen nationals national children child women woman men man residents resident villagers "
    "villager passengers passenger tourists tourist journalists journalist policemen policeman "
    "police officers officer fishermen fisherman students student protesters protester fighters "
    "fighter militants militant rebels rebel guards guard drivers driver engineers engineer "
    "peacekeepers peacekeeper sailors sailor crew pilots pilot servicemen serviceman "
    "farmers farmer migrants migrant refugees refugee pilgrims pilgrim miners miner labourers "
    "laborers labourer contractors contractor teenagers teenager boys boy girls girl firefighters "
    "firefighter medics medic doctors doctor nurses nurse members member relatives victims victim "
    "others other casualties shepherds shepherd herders aid diplomats diplomat tourists "
    "demonstrators demonstrator demonstrators shoppers worshippers pensioners pupils pupil "
    "schoolchildren bystanders pedestrians pedestrian motorists cyclist cyclists infants "
    "personnel volunteers volunteer traders trader staff patients patient brothers sisters "
    "adults adult inmates prisoners prisoner tribesmen elders elder hikers climbers "
    "conscripts conscript rescuers rescuer dead wounded injured deaths fatalities injuries"
)
KILLED = listed(
    "killed killing kill kills drowning drowns dead died die dies dying deaths death fatalities "
    "perished drowned martyrs martyred slain fatally lives life fatality lost"
)
INJURED = listed(
    "injured injuring injures wounded wounding wounds hurt injuries hurting hospitalised "
    "hospitalized maimed casualties burns fractures concussion bruises hospital"
)
_SMALL_NUMBERS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen twenty"
)
NUMBERS: dict[str, int] = {
    word: number
    for number, word in enumerate(
        _SMALL_NUMBERS.split()
    )
} | {
    "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90, "hundred": 100, "thousand": 1000, "a": 1, "an": 1, "dozen": 12,
}  # fmt: skip
DEMONYM_ENDINGS = ("ian", "ese", "ish", "ean", "ani", "ali", "aqi", "iti", "eni", "awi", "lander")
KNOWN_DEMONYMS = listed(
    "afghan american arab british chinese dutch egyptian english french german greek indian "
    "iranian iraqi irish israeli italian japanese kurdish kuwaiti kyrgyz lebanese libyan "
    "pakistani palestinian polish qatari russian saudi scottish sudanese swedish swiss syrian "
    "tajik thai turkish turkmen ukrainian uzbek welsh yemeni filipino spanish danish finnish "
    "norwegian czech slovak kazakh emirati omani bahraini jordanian moroccan algerian tunisian "
    "somali ethiopian kenyan nigerian bengali bangladeshi nepali georgian armenian azerbaijani "
    "belarusian moldovan romanian bulgarian serbian croat bosnian albanian kosovar macedonian"
)
PLACE_HEADS = listed(
    "district province region city town village county governorate valley river lake mountain "
    "mountains port airport bridge square street market neighbourhood neighborhood suburb quarter "
    "border crossing refinery station hospital school mosque church stadium base camp highway "
    "road avenue island coast bay peninsula plain canal dam oilfield field prison barracks "
    "checkpoint hills hill forest desert state republic municipality commune hamlet outskirts "
    "canton enclave prefecture parish shire borough oblast junction suburb complex compound market "
    "capital strait gulf sea pass tunnel railway harbour harbor park plaza university depot plant "
    "mine colliery causeway campus monastery quay dock shrine cathedral hotel creek beach"
)
