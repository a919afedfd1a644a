/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.report;

import dev.engram.cli.input.Hex;
import dev.engram.cli.input.OutputFile;
import dev.engram.cli.picture.Terminal;
import dev.engram.cli.vm3d.Execution;
import dev.engram.cli.vm3d.Values;
import dev.engram.space.RegionType;
import dev.engram.space.SpaceReport;
import dev.engram.vm3d.Fault;
import dev.engram.vm3d.Outcome;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Tells what came of a program of the 3-D machine.
 *
 * @param counts whether to tell what the machine has counted
 * @param image the file that its memory was written to, if it was
 */
public record Vm3dReport(Execution execution, boolean counts, @Nullable OutputFile image) {

  private static final int WORD = 32;
  private static final int NUMBER = 8;

  /** Prints it for people. */
  public void print(PrintWriter out, Terminal terminal) {
    brief(out, terminal);
    Page page = new Page(out, terminal);
    page.entry("register", MachineReport.registers(execution.machine()));
    page.entry("regions", MachineReport.regions(execution.machine()));
    if (execution.root() != null) {
      page.entry("root", execution.root().toString());
    }
    if (counts) {
      MachineCounts.print(page, execution.machine().statistics());
    }
    if (image != null) {
      page.entry("image", image.name());
    }
  }

  /** Prints how it ended, with what and for how much. */
  public void brief(PrintWriter out, Terminal terminal) {
    Outcome outcome = execution.outcome();
    Page page = new Page(out, terminal);
    page.entry("status", status(terminal));
    output(page, outcome.output());
    page.entry(
        "gas",
        "%,d used of %,d%s"
            .formatted(
                outcome.gasUsed(),
                execution.machine().gasLimit(),
                outcome.refund() == 0
                    ? ""
                    : "; %,d refunded of %,d earned, %,d paid"
                        .formatted(
                            outcome.gasUsed() - outcome.gasPaid(),
                            outcome.refund(),
                            outcome.gasPaid())));
    page.entry("executed", instructions(outcome.instructions()));
  }

  private static String instructions(long count) {
    return "%,d %s".formatted(count, count == 1 ? "instruction" : "instructions");
  }

  private String status(Terminal terminal) {
    Outcome outcome = execution.outcome();
    Fault fault = outcome.fault();
    String place = "at %d: %s".formatted(outcome.at(), execution.instruction());
    if (fault == null) {
      return terminal.good("halted") + " " + place;
    }
    String with = fault == Fault.ABORTED ? " with " + Values.number(outcome.abortCode()) : "";
    return terminal.bad("fault") + ": " + Values.words(fault) + with + ", " + place;
  }

  private static void output(Page page, byte[] output) {
    page.bytes("output", output);
    String text = Values.text(output);
    if (text != null) {
      page.entry("", "= " + text);
    } else if (output.length == NUMBER || output.length == WORD) {
      page.entry("", "= " + Values.unsigned(output));
    }
  }

  /** Writes all of it as JSON, and what else is to be in the object. */
  public void json(PrintWriter out, Consumer<JsonGenerator> more) {
    JsonOutput.write(
        out,
        json -> {
          json.writeStartObject();
          outcome(json, execution.outcome());
          registers(json);
          regions(json);
          if (execution.root() != null) {
            json.writeStringProperty("root", execution.root().toString());
          }
          if (counts) {
            MachineCounts.write(json, execution.machine().statistics());
          }
          if (image != null) {
            json.writeStringProperty("image", image.name());
          }
          more.accept(json);
          json.writeEndObject();
        });
  }

  private void outcome(JsonGenerator json, Outcome outcome) {
    Fault fault = outcome.fault();
    json.writeStringProperty(
        "status", fault == null ? "halted" : fault.name().toLowerCase(Locale.ROOT));
    json.writeNumberProperty("at", outcome.at());
    json.writeStringProperty("instruction", execution.instruction());
    if (fault == Fault.ABORTED) {
      json.writeStringProperty("abortCode", Long.toUnsignedString(outcome.abortCode()));
    }
    json.writeNumberProperty("gasLimit", execution.machine().gasLimit());
    json.writeNumberProperty("gasUsed", outcome.gasUsed());
    json.writeNumberProperty("gasEarned", outcome.refund());
    json.writeNumberProperty("gasRefunded", outcome.gasUsed() - outcome.gasPaid());
    json.writeNumberProperty("gasPaid", outcome.gasPaid());
    json.writeNumberProperty("instructions", outcome.instructions());
    json.writeStringProperty("output", Hex.text(outcome.output()));
  }

  private void registers(JsonGenerator json) {
    json.writeName("registers");
    json.writeStartArray();
    for (int register = 0; register < Values.REGISTERS; register++) {
      json.writeString(Hex.text(execution.machine().register(register)));
    }
    json.writeEndArray();
  }

  private void regions(JsonGenerator json) {
    json.writeName("regions");
    json.writeStartArray();
    Map<RegionType, SpaceReport> heaps = execution.machine().compactionReport();
    for (RegionType type : RegionType.values()) {
      if (type == RegionType.IDENTITY) {
        continue;
      }
      json.writeStartObject();
      json.writeNumberProperty("region", type.code());
      json.writeStringProperty("type", type.name().toLowerCase(Locale.ROOT));
      json.writeNumberProperty("residentBytes", execution.machine().resident(type));
      SpaceReport heap = heaps.get(type);
      if (heap != null) {
        json.writeNumberProperty("blocks", heap.blocks());
        json.writeNumberProperty("blockBytes", heap.used());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
