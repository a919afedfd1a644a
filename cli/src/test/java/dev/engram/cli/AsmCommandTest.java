/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code engram asm} and {@code engram disasm}. */
class AsmCommandTest {

  private static final String SOURCE =
      """
      .vm3d 1
      start: ldi r2, 5   ; a number
             beq r2, r3, start
             ldw r4, "L0; not a label"
             halt3d
      """;

  /** The header and SOURCE as docs/vm3d.md encodes it. */
  private static final String FILE =
      "0045334401"
          + "50020000000000000005"
          + "23020300000000"
          + "52044c303b206e6f742061206c6162656c"
          + "00".repeat(17)
          + "ff";

  @TempDir private Path folder;

  @Test
  void theCodeLiesBesideItsSourceUnlessSomethingElseIsSaid() throws IOException {
    Path source = Files.writeString(folder.resolve("a.b.e3s"), SOURCE);

    Ran ran = Ran.engram("asm", source.toString());

    assertThat(ran.err()).isEmpty();
    assertThat(ran.code()).isZero();
    Path code = folder.resolve("a.b.e3d");
    assertThat(ran.out())
        .isEqualTo("code     %s: 52 bytes of code in 4 instructions, 1 label\n".formatted(code));
    assertThat(HexFormat.of().formatHex(Files.readAllBytes(code))).isEqualTo(FILE);
    Path other = folder.resolve("other");
    assertThat(Ran.engram("asm", source.toString(), "-o", other.toString(), "--json").out())
        .isEqualTo(
            "{\"file\":\"%s\",\"bytes\":52,\"instructions\":4,\"labels\":{\"start\":0}}\n"
                .formatted(other));
    assertThat(other).hasSameBinaryContentAs(code);
  }

  @Test
  void aFileWithoutAnEndingGetsOne() throws IOException {
    Path source = Files.writeString(Files.createDirectory(folder.resolve("a.b")).resolve("p"), "");

    assertThat(Ran.engram("asm", source.toString()).code()).isZero();

    assertThat(source.resolveSibling("p.e3d")).hasSize(5);
  }

  @Test
  void aSourceThatDoesNotAssembleIsOneLineAndLeavesWhatThereWas() throws IOException {
    Path source = Files.writeString(folder.resolve("a.e3s"), "nop\nnoop\n");
    Path code = Files.writeString(folder.resolve("a.e3d"), "was here");

    Ran ran = Ran.engram("asm", source.toString());

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.complaint())
        .isEqualTo("engram asm: %s: line 2: no instruction 'noop'".formatted(source));
    assertThat(code).hasContent("was here");
    assertThat(files()).containsExactlyInAnyOrder(source, code);
  }

  @Test
  void whatMeansNothingIsOneLine() throws IOException {
    Path source = Files.writeString(folder.resolve("a.e3d"), "nop");
    String name = source.toString();
    assertThat(complaint("asm", name))
        .isEqualTo("asm: " + name + " is the source itself: name another file for the code");
    assertThat(source).hasContent("nop");
    assertThat(complaint("asm", "-"))
        .isEqualTo("asm: needs -o and a file, or -o -: standard input has no name to go by");
    assertThat(complaint("asm", name, "-o", "-", "--json"))
        .isEqualTo("asm: -o -: with --json, standard output has no room for the code");
    assertThat(complaint("asm", name, "-o", folder.resolve("no/a").toString()))
        .endsWith("no/a cannot be written: there is no such folder");
    assertThat(complaint("asm", "nowhere.e3s")).isEqualTo("asm: no file nowhere.e3s");
    assertThat(complaint("disasm", name))
        .isEqualTo("disasm: " + name + ": header, byte 0: a file of code begins with 00 45 33 44");
    Files.write(source, new byte[] {0, 'E', '3', 'D', 1, (byte) 0x99});
    assertThat(complaint("disasm", name)).startsWith("disasm: " + name + ": byte 0: ");
    assertThat(complaint("disasm", name, "-o", name))
        .isEqualTo("disasm: " + name + " is the code itself: name another file for the source");
    assertThat(complaint("disasm", name, "--json", "--offsets"))
        .isEqualTo("disasm: --json: has the offsets, and goes to standard output");
    Files.write(source, new byte[] {(byte) 0xff, (byte) 0xfe});
    assertThat(complaint("asm", name, "-o", "x.e3d"))
        .isEqualTo("asm: " + name + " is neither a source in UTF-8 nor a file of code");
  }

  @Test
  void offsetsStandBehindInstructionsAsComments() throws IOException {
    Path code = Files.write(folder.resolve("a.e3d"), HexFormat.of().parseHex(FILE));

    assertThat(Ran.engram("disasm", code.toString()).out())
        .isEqualTo(
            """
            .vm3d 1
            L0:
              ldi r2, 5
              beq r2, r3, L0
              ldw r4, "L0; not a label"
              halt3d
            """);
    assertThat(Ran.engram("disasm", code.toString(), "--offsets").out().lines())
        .containsExactly(
            ".vm3d 1",
            "L0:",
            "  ldi r2, 5                                  ; 0",
            "  beq r2, r3, L0                             ; 10",
            "  ldw r4, \"L0; not a label\"                  ; 17",
            "  halt3d                                     ; 51");
    assertThat(Ran.engram("disasm", code.toString(), "--json").out())
        .startsWith("{\"bytes\":52,\"instructions\":[{\"offset\":0,\"text\":\"ldi r2, 5\"},");
  }

  @Test
  void aSourceThatIsLongerThanAsmTakesIsPrintedAndNotWritten() throws IOException {
    byte[] file = HexFormat.of().parseHex(FILE);
    byte halt = file[file.length - 1];
    file = Arrays.copyOf(file, 5 + (1 << 21));
    Arrays.fill(file, 5, file.length, halt);
    String code = Files.write(folder.resolve("a.e3d"), file).toString();
    Path text = folder.resolve("a.e3s");

    assertThat(complaint("disasm", code, "-o", text.toString()))
        .isEqualTo(
            "disasm: "
                + code
                + ": its source has 18,874,376 characters, and engram asm takes no more than"
                + " 16,777,216; without -o it is printed");
    assertThat(text).doesNotExist();
    assertThat(Ran.engram("disasm", code).out()).hasSize(18_874_376).endsWith("  halt3d\n");
  }

  @ParameterizedTest
  @MethodSource("examples")
  void whatIsDisassembledAssemblesToTheSameBytes(Path source) throws IOException {
    String code = folder.resolve("a.e3d").toString();
    String text = folder.resolve("a.e3s").toString();
    String again = folder.resolve("b.e3d").toString();

    assertThat(Ran.engram("asm", source.toString(), "-o", code).code()).isZero();
    assertThat(Ran.engram("disasm", code, "-o", text, "--offsets").out())
        .startsWith("source   " + text);
    assertThat(Ran.engram("asm", text, "-o", again).code()).isZero();

    assertThat(Path.of(again)).hasSameBinaryContentAs(Path.of(code));
  }

  @Test
  void aDashIsStandardInputAndOutput() {
    InputStream in = System.in;
    PrintStream out = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      System.setIn(new ByteArrayInputStream(SOURCE.getBytes(StandardCharsets.UTF_8)));
      System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
      assertThat(Ran.engram("asm", "-", "-o", "-")).isEqualTo(new Ran(0, "", ""));
      System.setIn(new ByteArrayInputStream(bytes.toByteArray()));
      assertThat(Ran.engram("disasm", "-").out()).startsWith(".vm3d 1\nL0:\n  ldi r2, 5\n");
    } finally {
      System.setIn(in);
      System.setOut(out);
    }
    assertThat(HexFormat.of().formatHex(bytes.toByteArray())).isEqualTo(FILE);
  }

  static List<Path> examples() throws IOException {
    Path here = Path.of("").toAbsolutePath();
    Path checkout = Files.isDirectory(here.resolve("examples")) ? here : here.resolveSibling("");
    try (Stream<Path> files = Files.list(checkout.resolve("examples/vm3d"))) {
      return files.filter(file -> file.toString().endsWith(".e3s")).sorted().toList();
    }
  }

  private static String complaint(String... line) {
    Ran ran = Ran.engram(line);
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    return ran.complaint().replaceFirst("^engram ", "");
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}
