/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.report;

import dev.engram.cli.abi.AbiCodec;
import dev.engram.cli.abi.AbiType;
import dev.engram.cli.abi.AbiValue;
import dev.engram.cli.input.Hex;
import dev.engram.cli.picture.MemoryHistory;
import dev.engram.cli.picture.MemoryPicture;
import dev.engram.cli.picture.Terminal;
import dev.engram.evm.Receipt;
import dev.engram.evm.uint256.Uint256;
import java.io.PrintWriter;
import java.util.List;

/** A page of text in two columns: what a thing is, and the thing. */
final class Page {

  private static final int LABEL = 9;
  private static final int LINE = 32;
  private static final int MAX_LINES = 32;
  private static final List<AbiType> STRING = List.of(AbiType.parse("string"));

  private final PrintWriter out;
  private final Terminal terminal;

  Page(PrintWriter out, Terminal terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** A label and what it is the label of, on one line or several. */
  void entry(String label, List<String> lines) {
    String first = terminal.faint(label) + " ".repeat(Math.max(1, LABEL - label.length()));
    for (String line : lines) {
      out.println(line.isEmpty() ? "" : first + line);
      first = " ".repeat(LABEL);
    }
  }

  void entry(String label, String line) {
    entry(label, List.of(line));
  }

  void gas(Receipt receipt, long limit, MemoryHistory memory) {
    String refund =
        receipt.gasRefunded() == 0 ? "" : "; %,d refunded".formatted(receipt.gasRefunded());
    entry(
        "gas",
        "%,d used of %,d, %,d of it for memory%s"
            .formatted(receipt.gasUsed(), limit, memory.gas(), refund));
  }

  void memory(MemoryHistory memory) {
    entry("memory", new MemoryPicture(memory, terminal).lines());
  }

  /** Bytes in lines of a word. */
  void bytes(String label, byte[] output) {
    if (output.length == 0) {
      entry(label, "none");
      return;
    }
    StringBuilder text = new StringBuilder(Hex.text(output, LINE * MAX_LINES));
    for (int at = 2 + 2 * LINE;
        at < text.length() - 1 && Character.isLetterOrDigit(text.charAt(at));
        at += 2 * LINE + 3) {
      text.insert(at, "\n  ");
    }
    entry(label, text.toString().lines().toList());
  }

  /** Bytes in lines of a word, and what else they might be. */
  void output(byte[] output) {
    bytes("output", output);
    List<AbiValue> string = output.length > LINE ? AbiCodec.decode(STRING, output) : null;
    if (output.length == LINE) {
      entry("", "= " + Uint256.fromBytes(output, 0, LINE).toBigInteger());
    } else if (string != null
        && AbiCodec.encode(string).length == output.length
        && isPrintable(string.getFirst().text(String::valueOf))) {
      entry("", "= " + string.getFirst().text(String::valueOf));
    }
  }

  private static boolean isPrintable(String text) {
    return text.codePoints().noneMatch(c -> Character.isISOControl(c) || c == 0xfffd);
  }
}
