/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.report;

import dev.engram.cli.input.Hex;
import dev.engram.cli.picture.MemoryPicture;
import dev.engram.cli.picture.Terminal;
import dev.engram.cli.scenario.Outcome;
import dev.engram.cli.scenario.Scenario;
import dev.engram.cli.scenario.ScenarioRun;
import dev.engram.evm.Receipt;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;

/** Runs a scenario and tells it while it runs. */
public final class ScenarioReport {

  private final Scenario scenario;
  private final ScenarioRun run;
  private final PrintWriter out;
  private int surprises;

  public ScenarioReport(Scenario scenario, ScenarioRun run, PrintWriter out) {
    this.scenario = scenario;
    this.run = run;
    this.out = out;
  }

  /**
   * Prints each step as it ends, then the memory, the state root and the verdict; says how many
   * steps were not as expected.
   */
  public int print(Terminal terminal) {
    Page page = new Page(out, terminal);
    if (!scenario.title().isEmpty()) {
      out.println(terminal.strong(scenario.title()));
      out.println();
    }
    run.run(outcome -> step(outcome, terminal));
    page.memory(run.memory());
    out.println();
    page.entry("state", "root " + Hex.text(run.stateRoot()));
    String steps = MemoryPicture.count(scenario.steps().size(), "step");
    page.entry(
        "result",
        surprises == 0
            ? terminal.good(steps + ", all as expected")
            : terminal.bad("%,d of %s not as expected".formatted(surprises, steps)));
    return surprises;
  }

  /**
   * Writes all of it as JSON, and what else is to be in the object; says how many steps were not as
   * expected.
   */
  public int json(Consumer<JsonGenerator> more) {
    JsonOutput.write(
        out,
        json -> {
          json.writeStartObject();
          json.writeStringProperty("title", scenario.title());
          json.writeStringProperty("fork", scenario.fork().name());
          json.writeName("steps");
          json.writeStartArray();
          run.run(outcome -> step(outcome, json));
          json.writeEndArray();
          JsonOutput.memory(json, run.memory());
          json.writeStringProperty("stateRoot", Hex.text(run.stateRoot()));
          json.writeBooleanProperty("asExpected", surprises == 0);
          more.accept(json);
          json.writeEndObject();
        });
    return surprises;
  }

  /** Whether all steps that were told of did as they were expected to. */
  public boolean isAsExpected() {
    return surprises == 0;
  }

  private void step(Outcome outcome, Terminal terminal) {
    surprises += outcome.asExpected() ? 0 : 1;
    String mark =
        outcome.asExpected()
            ? terminal.good(terminal.either("✓", "ok"))
            : terminal.bad(terminal.either("✗", "not ok"));
    String title = outcome.title().isEmpty() ? outcome.headline() : outcome.title();
    out.println("%d %s %s".formatted(outcome.number(), mark, terminal.strong(title)));
    if (!outcome.title().isEmpty()) {
      line(outcome.headline());
    }
    line(summary(outcome));
    if (!outcome.returns().isEmpty()) {
      line("returned " + String.join(", ", outcome.returns()));
    }
    Receipt receipt = outcome.receipt();
    if (receipt != null && receipt.created() != null) {
      line(
          "created "
              + receipt.created()
              + ", "
              + MemoryPicture.count(receipt.output().length, "byte")
              + " of code");
    }
    outcome.events().forEach(this::line);
    outcome.mismatches().forEach(mismatch -> line(terminal.bad(mismatch)));
    out.println();
  }

  private void line(String text) {
    out.println("    " + text);
  }

  private static String summary(Outcome outcome) {
    String reason = outcome.reason().isEmpty() ? "" : ": " + outcome.reason();
    Receipt receipt = outcome.receipt();
    if (receipt == null) {
      return "no transaction" + reason;
    }
    String status =
        switch (receipt.halt()) {
          case SUCCESS -> "success";
          case REVERT -> "reverted" + reason;
          default -> "halted: " + ProgramReport.words(receipt.halt());
        };
    return "%s; gas %,d, %,d of it for memory; at most %s in %s"
        .formatted(
            status,
            receipt.gasUsed(),
            outcome.memory().gas(),
            MemoryPicture.bytes(32 * outcome.memory().peakWords()),
            MemoryPicture.count(outcome.memory().entered(), "frame"));
  }

  private void step(Outcome outcome, JsonGenerator json) {
    surprises += outcome.asExpected() ? 0 : 1;
    json.writeStartObject();
    json.writeStringProperty("title", outcome.title());
    json.writeStringProperty("step", outcome.headline());
    json.writeStringProperty("status", outcome.status().toLowerCase(Locale.ROOT));
    if (!outcome.reason().isEmpty()) {
      json.writeStringProperty("reason", outcome.reason());
    }
    Receipt receipt = outcome.receipt();
    if (receipt != null) {
      JsonOutput.receipt(json, receipt, outcome.memory());
    }
    strings(json, "returns", outcome.returns());
    strings(json, "events", outcome.events());
    strings(json, "mismatches", outcome.mismatches());
    JsonOutput.memory(json, outcome.memory());
    json.writeBooleanProperty("asExpected", outcome.asExpected());
    json.writeEndObject();
  }

  private static void strings(JsonGenerator json, String name, Iterable<String> texts) {
    json.writeName(name);
    json.writeStartArray();
    texts.forEach(json::writeString);
    json.writeEndArray();
  }
}
