/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OpcodeTest {

  @Test
  void theInstructionsAreTheRowsOfThePage() throws IOException {
    List<String> rows = new ArrayList<>();
    for (Opcode each : Opcode.values()) {
      rows.add("| %02x | `%s` | %s |".formatted(each.op(), each.text(), each.encoding()));
    }

    assertThat(page().filter(line -> line.matches("\\| [0-9a-f]{2} \\| `.*")))
        .map(line -> line.replaceFirst("( \\| [^|]*){2} \\|$", " |"))
        .containsExactlyElementsOf(rows);
  }

  @Test
  void everyByteIsItsInstructionOrNone() throws IllegalAccessException {
    List<Integer> known = new ArrayList<>();
    for (var constant : Op.class.getFields()) {
      int op = constant.getInt(null);
      known.add(op);
      assertThat(Opcode.of(op)).hasToString(constant.getName());
    }

    assertThat(known).hasSize(53).isSorted().doesNotHaveDuplicates();
    for (int op = -1; op <= 256; op++) {
      assertThat(Opcode.of(op) != null).as("%x", op).isEqualTo(known.contains(op));
    }
    assertThat(Opcode.of(Program.END)).isNull();
  }

  @Test
  void lengthsAreThoseOfThePagesFields() {
    assertThat(Stream.of(Opcode.values()).map(each -> each.mnemonic() + " " + each.bytes()))
        .contains(
            "nop 1",
            "mload3d 20",
            "malloc3d 14",
            "mcopy3d 33",
            "mov3d 8",
            "mul 4",
            "ldw 34",
            "mload 8",
            "call 7");
  }

  /** The lines of the machine's specification. */
  private static Stream<String> page() throws IOException {
    Path here = Path.of("").toAbsolutePath();
    Path checkout = Files.isDirectory(here.resolve("docs")) ? here : here.resolveSibling("");
    return Files.readAllLines(checkout.resolve("docs/vm3d.md")).stream();
  }
}
