/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.report;

import dev.engram.cli.abi.Catalog;
import dev.engram.cli.input.Hex;
import dev.engram.cli.picture.MemoryHistory;
import dev.engram.cli.picture.Terminal;
import dev.engram.evm.Halt;
import dev.engram.evm.Log;
import dev.engram.evm.Receipt;
import dev.engram.evm.state.Address;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * What came of a program.
 *
 * @param gasLimit what it might have used
 */
public record ProgramReport(Receipt receipt, long gasLimit, MemoryHistory memory) {

  public void print(PrintWriter out, Terminal terminal) {
    Page page = new Page(out, terminal);
    page.entry("status", status(terminal));
    if (receipt.created() != null) {
      page.entry("created", receipt.created().toString());
    }
    page.output(receipt.output());
    page.gas(receipt, gasLimit, memory);
    page.entry("logs", logs());
    page.memory(memory);
  }

  /** Writes all of it as JSON, and what else is to be in the object. */
  public void json(PrintWriter out, Consumer<JsonGenerator> more) {
    JsonOutput.write(
        out,
        json -> {
          json.writeStartObject();
          json.writeStringProperty("status", receipt.halt().name().toLowerCase(Locale.ROOT));
          String reason = reason();
          if (reason != null) {
            json.writeStringProperty("reason", reason);
          }
          json.writeNumberProperty("gasLimit", gasLimit);
          JsonOutput.receipt(json, receipt, memory);
          JsonOutput.memory(json, memory);
          more.accept(json);
          json.writeEndObject();
        });
  }

  private String status(Terminal terminal) {
    return switch (receipt.halt()) {
      case SUCCESS -> terminal.good("success");
      case REVERT -> {
        String reason = reason();
        yield terminal.bad("reverted") + (reason == null ? "" : ": " + reason);
      }
      default -> terminal.bad("halted") + ": " + words(receipt.halt());
    };
  }

  /** {@code OUT_OF_GAS} as people say it. */
  static String words(Halt halt) {
    return halt.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private @Nullable String reason() {
    return receipt.halt() == Halt.REVERT
        ? new Catalog().reason(receipt.output(), Address::toString)
        : null;
  }

  private List<String> logs() {
    if (receipt.logs().isEmpty()) {
      return List.of("none");
    }
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < receipt.logs().size(); i++) {
      Log log = receipt.logs().get(i);
      lines.add("%d from %s".formatted(i, log.address()));
      log.topics().forEach(topic -> lines.add("  topic " + Hex.word(topic)));
      lines.add("  data  " + Hex.text(log.data(), 256));
    }
    return lines;
  }
}
