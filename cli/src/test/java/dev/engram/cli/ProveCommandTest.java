/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.cli.picture.Terminal;
import dev.engram.trace.LogWriter;
import dev.engram.zkmem.proof.MemoryProofCodec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class ProveCommandTest {

  @TempDir private Path folder;

  private Path log = Path.of("");
  private Path proof = Path.of("");

  @BeforeEach
  void aLog() throws IOException {
    log = ProofFixture.words(folder.resolve("log"));
    proof = folder.resolve("proof");
  }

  @Test
  void aProofIsWrittenAndWhatItStatesIsTold() throws IOException {
    Ran ran = ProofFixture.prove(log, proof, "--claim=1:0x40");

    assertThat(ran.err()).isEmpty();
    assertThat(ran.code()).isZero();
    assertThat(ran.entry("proof")).matches("\\Q" + proof + "\\E: [0-9]+ KiB, [0-9.]+ proven bits");
    assertThat(ran.entry("memory"))
        .isEqualTo(
            "volatile, of bytes: 256 regions of 2^29 cells, in blocks of 32, accessed block by"
                + " block");
    assertThat(ran.entry("profile"))
        .isEqualTo("insecure-test: koala-bear^4, blow-up 2, 12 queries, blake3");
    assertThat(ran.out())
        .contains(
            """
            states   that there were 3 accesses to a memory that began with zeros
                     and that every read gave what was last written there
                     in 1 segment, until the clock showed 4
            """);
    assertThat(ran.entry("claims"))
        .isEqualTo("1:0x00000040 holds 0x" + "00".repeat(31) + "2a in the end");
    assertThat(ran.entry("time")).matches("proven in [0-9.]+ m?s, verified in [0-9.]+ m?s");
    assertThat(MemoryProofCodec.decode(Files.readAllBytes(proof)).statement().accesses())
        .isEqualTo(3);
    assertThat(files()).containsExactlyInAnyOrder(log, proof);
    assertThat(ran.entry("log"))
        .isEqualTo(
            Ran.engram("commitment", log.toString(), "--profile=insecure-test", "--fixed")
                .out()
                .strip());
  }

  @Test
  void jsonHasTheSame() {
    Ran ran = ProofFixture.prove(log, proof, "--claim=1:64", "--claim", "200:0", "--json");

    assertThat(ran.code()).isZero();
    assertThat(ran.err()).isEmpty();
    assertThat(ran.out().lines()).hasSize(1);
    assertThat(ProofFixture.members(ran.out()))
        .containsExactly(
            "proof",
            "proofBytes",
            "provenBits",
            "proveNanoseconds",
            "verifyNanoseconds",
            "memory",
            "profile",
            "accesses",
            "time",
            "segments",
            "log",
            "claims");
    assertThat(ran.out())
        .contains(
            "\"memory\":{\"boundary\":\"volatile\",\"cells\":\"bytes\",\"spaceBits\":8,"
                + "\"pointerBits\":29,\"blockCells\":32,\"placement\":\"blocks\"},"
                + "\"profile\":\"insecure-test\",\"accesses\":3,\"time\":4,\"segments\":1,")
        .contains("\"claims\":[{\"region\":1,\"pointer\":64,\"data\":\"0x0000")
        .contains("2a\"},{\"region\":200,\"pointer\":0,\"data\":\"0x" + "00".repeat(32) + "\"}]");
  }

  @Test
  void elementsAreProvenAsSuch() throws IOException {
    Path wide = ProofFixture.elements(folder.resolve("wide"));

    assertThat(ProofFixture.prove(wide, proof).complaint())
        .isEqualTo(
            "engram prove: %s: record of time 1: cells of 4 bytes in a memory of bytes; --elements"
                    .formatted(wide)
                + " proves such cells");
    assertThat(files()).doesNotContain(proof);

    Ran ran = ProofFixture.prove(wide, proof, "--elements", "--claim=3:8", "--pointer-bits=10");
    assertThat(ran.code()).isZero();
    assertThat(ran.entry("memory"))
        .isEqualTo(
            "volatile, of elements: 256 regions of 2^10 cells, in blocks of 8, accessed block by"
                + " block");
    assertThat(ran.entry("claims")).isEqualTo("3:0x00000008 holds 7 0 0 0 0 0 0 0 in the end");
  }

  @Test
  void aDashReadsOneAndWritesTheOther() throws IOException {
    InputStream in = System.in;
    PrintStream out = System.out;
    ByteArrayOutputStream piped = new ByteArrayOutputStream();
    System.setIn(new ByteArrayInputStream(Files.readAllBytes(log)));
    System.setOut(new PrintStream(piped));
    Ran ran;
    try {
      ran =
          Ran.engram(
              "prove", "-", "-o", "-", "--profile", "insecure-test", "--fixed", "--threads=1");
    } finally {
      System.setIn(in);
      System.setOut(out);
    }

    assertThat(ran).isEqualTo(new Ran(0, "", ""));
    assertThat(MemoryProofCodec.decode(piped.toByteArray()).statement().accesses()).isEqualTo(3);
  }

  @Test
  void aTerminalSeesHowFarItIs() {
    StringWriter err = new StringWriter();
    CommandLine command = Engram.commandLine(new Terminal(false, false, true));
    command.setOut(new PrintWriter(new StringWriter())).setErr(new PrintWriter(err));

    int code =
        command.execute(
            "prove",
            log.toString(),
            "-o",
            proof.toString(),
            "--profile=insecure-test",
            "--fixed",
            "--threads=1");

    assertThat(code).isZero();
    assertThat(err.toString())
        .contains("reading the log")
        .contains("segment 1: 3 accesses")
        .containsPattern("segment 1: commit, [0-9] %")
        .containsPattern("segment 1: query, 9[0-9] %")
        .endsWith("\r\033[K");
  }

  @Test
  void whatDoesNotComeToAnEndLeavesTheFileAsItWas() throws IOException {
    Files.writeString(proof, "before");

    Ran ran = ProofFixture.prove(ProofFixture.lie(folder.resolve("lie")), proof, "--block=4");

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.complaint())
        .startsWith("engram prove: " + folder.resolve("lie") + ": record of");
    assertThat(ran.out()).isEmpty();
    assertThat(proof).hasContent("before");
    assertThat(files()).containsExactlyInAnyOrder(log, proof, folder.resolve("lie"));
    assertThat(ProofFixture.prove(log, proof).code()).isZero();
    assertThat(Files.size(proof)).isGreaterThan(1_000);
  }

  @Test
  void aLogThatIsNoneIsOneLine() throws IOException {
    byte[] bytes = Files.readAllBytes(log);
    bytes[bytes.length - 1] ^= 1;
    Path damaged = Files.write(folder.resolve("damaged"), bytes);

    Ran ran = ProofFixture.prove(damaged, proof);

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.complaint()).startsWith("engram prove: " + damaged + ": ").contains(" at byte ");
    assertThat(files()).doesNotContain(proof);
  }

  @Test
  void theLogIsNotOverwritten() throws IOException {
    byte[] before = Files.readAllBytes(log);

    Ran ran = ProofFixture.prove(log, log);

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.complaint())
        .isEqualTo("engram prove: " + log + " is the log itself: name another file for the proof");
    assertThat(log).hasBinaryContent(before);
  }

  @Test
  void whatNeedsAnotherOptionSaysWhich() throws IOException {
    Path odd = folder.resolve("odd");
    try (LogWriter writer = new LogWriter(Files.newOutputStream(odd))) {
      writer.write(1, 33, 1, 4);
    }
    Path far = folder.resolve("far");
    try (LogWriter writer = new LogWriter(Files.newOutputStream(far))) {
      writer.write(200, 1 << 20, 1, 1);
    }

    assertThat(ProofFixture.prove(odd, proof).complaint())
        .endsWith("4 cells are no blocks of 32; without --fixed, accesses may be anywhere");
    assertThat(ProofFixture.prove(odd, proof, "--block=4").complaint())
        .endsWith("33 begins no block of 4; without --fixed, accesses may be anywhere");
    assertThat(ProofFixture.prove(far, proof, "--block=1", "--pointer-bits=20").complaint())
        .endsWith("are not all in address space 200; --pointer-bits makes it larger");
    assertThat(ProofFixture.prove(far, proof, "--block=1", "--space-bits=3").complaint())
        .endsWith("address spaces are 0 to 8, not 200; --space-bits gives more of them");
    assertThat(files()).doesNotContain(proof);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nothing -o proof | no file nothing",
        "pom.xml -o proof | pom.xml: this is no access log at byte 0",
        ". -o proof | . is a folder",
        "pom.xml -o . | . is a folder",
        "pom.xml -o none/proof | none/proof cannot be written: there is no such folder",
        "pom.xml -o - --json | -o -: with --json, standard output has no room for the proof",
        "pom.xml -o proof --profile fast | --profile: no profile is called fast; there are:"
            + " proven-100, compact-100, proven-120, insecure-test",
        "pom.xml -o proof --block 3 | --block: 3 is not 1, 2, 4, 8, 16 or 32",
        "pom.xml -o proof --block 64 | --block: 64 is not 1, 2, 4, 8, 16 or 32",
        "pom.xml -o proof --pointer-bits 30 | --pointer-bits: 30 is not between 5 and 29",
        "pom.xml -o proof --space-bits 9 | --space-bits: 9 is not between 0 and 8",
        "pom.xml -o proof --persistent --space-bits 8 | --space-bits and --pointer-bits: levels of"
            + " the tree: 33 is not 1 to 29",
        "pom.xml -o proof --fixed --anywhere | --fixed and --anywhere exclude each other",
        "pom.xml -o proof --persistent --fixed | --fixed: a persistent memory lies in leaves of its"
            + " tree, and any access is possible",
        "pom.xml -o proof --persistent --block 4 | --block: a persistent memory lies in leaves of"
            + " its tree, and any access is possible",
        "pom.xml -o proof --segment-accesses 9 | --segment-accesses: only with --persistent; a"
            + " volatile memory is proven in one segment",
        "pom.xml -o proof --segment-blocks 9 | --segment-blocks: only with --persistent; a volatile"
            + " memory is proven in one segment",
        "pom.xml -o proof --segment-blocks 0 | --segment-blocks: 0 is not between 1 and 524,288",
        "pom.xml -o proof --threads 0 | --threads: 0 is not between 1 and 1,024",
        "pom.xml -o proof --claim 5 | --claim: 5: a claim is a region, a colon and a pointer, such"
            + " as 1:0x40",
        "pom.xml -o proof --claim 0:5 | --claim: 0:5: 0 is not between 1 and 256",
        "pom.xml -o proof --claim 1:x | --claim: 1:x: \"x\" is not a number",
        "pom.xml -o proof --fixed --claim 1:8 | --claim: 1:8: with --fixed, a claim is of an"
            + " aligned block of 32",
        "pom.xml -o proof --claim 1:536870881 | --claim: 1:536870881: 536870881 is not between 0"
            + " and 536870880"
      })
  void whatMeansNothingIsOneLine(String line, String complaint) {
    Ran ran = Ran.engram(("prove " + line).split(" "));

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.complaint()).isEqualTo("engram prove: " + complaint);
    assertThat(Path.of("proof")).doesNotExist();
  }

  @Test
  void thereAreSixteenClaims() {
    String[] line =
        Stream.concat(
                Stream.of("prove", log.toString(), "-o", proof.toString()),
                Collections.nCopies(17, "--claim=1:0").stream())
            .toArray(String[]::new);

    assertThat(Ran.engram(line).complaint())
        .isEqualTo("engram prove: --claim: a proof has 16 at most, not 17");
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}
