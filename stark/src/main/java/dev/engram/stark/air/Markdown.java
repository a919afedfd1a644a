/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.air;

import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/** Documents an AIR: its columns, constraints with their degrees, and interactions. */
final class Markdown {

  private final AirDescription air;
  private final Formulas formulas;
  private final StringJoiner lines = new StringJoiner("\n", "", "\n");

  private Markdown(AirDescription air) {
    this.air = air;
    this.formulas = new Formulas(air);
  }

  static String of(AirDescription air) {
    Markdown markdown = new Markdown(air);
    markdown.write();
    return markdown.lines.toString();
  }

  private void write() {
    line("# %s".formatted(air.name()));
    line("");
    line(
        "%d constraints of degree up to %d over %s; an apostrophe marks the next row."
            .formatted(air.constraints().size(), air.degree(), air.field()));
    table("matrix", "columns");
    for (Source source : air.sources()) {
      String label =
          source.isPartition()
              ? "partition " + air.partitionNames().get(source.partition())
              : source.toString();
      line("| %s | %s |".formatted(label, code(air.columns(source))));
    }
    if (air.publicValues() > 0) {
      line("| public values | %s |".formatted(code(air.publicValueNames())));
    }
    if (!air.constraints().isEmpty()) {
      table("constraint", "rows", "degree", "is zero");
    }
    for (Constraint constraint : air.constraints()) {
      line(
          "| %s | %s | %d | `%s` |"
              .formatted(
                  constraint.message(),
                  constraint.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                  air.degree(constraint),
                  formulas.of(constraint.node())));
    }
    if (!air.interactions().isEmpty()) {
      table("bus", "count", "weight", "message");
    }
    for (Interaction interaction : air.interactions()) {
      line(
          "| %s (%d) | `%s` | %d | %s |"
              .formatted(
                  interaction.bus(),
                  interaction.bus().id(),
                  formulas.of(interaction.count()),
                  interaction.weight(),
                  code(interaction.message().stream().map(formulas::of).toList())));
    }
    if (!formulas.definitions().isEmpty()) {
      line("");
      line("where");
      line("");
      formulas.definitions().forEach(definition -> line("- `%s`".formatted(definition)));
    }
  }

  private void table(String... heads) {
    line("");
    line("| %s |".formatted(String.join(" | ", heads)));
    line("|%s".formatted("---|".repeat(heads.length)));
  }

  private void line(String line) {
    lines.add(line);
  }

  private static String code(List<String> formulas) {
    return "`" + String.join("`, `", formulas) + "`";
  }
}
