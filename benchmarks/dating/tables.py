"""The results as a page."""

from __future__ import annotations

from typing import Any


def markdown(found: dict[str, Any]) -> str:
    """Tables of coverage, score and width for each world and method, and by evidence."""
    lines = [f"{found['cases']} cases for each setting, seed {found['seed']}.", ""]
    lines += [
        "| setting | method | 50 % | 80 % | 90 % (95 % interval) | 95 % | width 90 %, d "
        "| CRPS, d | mean error, d | PIT distance |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for one in found["results"]:
        cover, (low, high) = one["coverage"], one["interval"]["0.9"]
        lines.append(
            f"| {one['world']} | {one['method']} | {cover['0.5']:.3f} | {cover['0.8']:.3f} "
            f"| {cover['0.9']:.3f} ({low:.3f}-{high:.3f}) | {cover['0.95']:.3f} "
            f"| {one['width_days']['0.9']:.1f} | {one['crps_days']:.2f} "
            f"| {one['error_days']:.2f} | {one['pit_ks']:.3f} |"
        )
    lines += ["", "Antedate with all settings right, by amount of evidence:", ""]
    lines += [
        "| things | views | 90 % covers | interval | width, d | CRPS, d |",
        "|---|---|---|---|---|---|",
    ]
    for one in found["results"]:
        if (one["world"], one["method"]) == ("right", "antedate"):
            for row in one["by_evidence"]:
                low, high = row["interval"]["0.9"]
                lines.append(
                    f"| {row['items']} | {row['views']} | {row['coverage']['0.9']:.3f} "
                    f"| {low:.3f}-{high:.3f} | {row['width_days']['0.9']:.1f} "
                    f"| {row['crps_days']:.2f} |"
                )
    return "\n".join(lines) + "\n"
