/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.trace.LogWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is done with proofs, by {@code verify}, {@code explain} and {@code commitment}. */
class VerifyCommandTest {

  @TempDir private static Path folder;

  private static String log = "";
  private static String proof = "";
  private static String digest = "";

  @BeforeAll
  static void aProof() throws IOException {
    log = ProofFixture.words(folder.resolve("log")).toString();
    proof = folder.resolve("proof").toString();
    digest = ProofFixture.prove(Path.of(log), Path.of(proof), "--claim=1:64").entry("log");
  }

  private static Ran verify(String... more) {
    String[] line =
        Arrays.copyOf(new String[] {"verify", proof, "--accept-insecure"}, 3 + more.length);
    System.arraycopy(more, 0, line, 3, more.length);
    return Ran.engram(line);
  }

  @Test
  void aProofThatHoldsSaysWhatItStates() {
    Ran ran = verify();

    assertThat(ran.err()).isEmpty();
    assertThat(ran.code()).isZero();
    assertThat(ran.entry("result")).matches("the proof holds, by [0-9.]+ proven bits");
    assertThat(ran.out())
        .contains(
            """
            memory   volatile, of bytes: 256 regions of 2^29 cells, in blocks of 32, accessed block by block
            profile  insecure-test: koala-bear^4, blow-up 2, 12 queries, blake3
            states   that there were 3 accesses to a memory that began with zeros
                     and that every read gave what was last written there
                     in 1 segment, until the clock showed 4
            log      %s
            claims   1:0x00000040 holds 0x%s2a in the end
            """
                .formatted(digest, "00".repeat(31)));
  }

  @Test
  void jsonHasTheSame() {
    Ran ran = verify("--json");

    assertThat(ran.code()).isZero();
    assertThat(ran.out().lines()).hasSize(1);
    assertThat(ProofFixture.members(ran.out()))
        .containsExactly(
            "holds",
            "provenBits",
            "verifyNanoseconds",
            "memory",
            "profile",
            "accesses",
            "time",
            "segments",
            "log",
            "claims");
    assertThat(ran.out())
        .startsWith("{\"holds\":true,\"provenBits\":")
        .contains("\"accesses\":3,\"time\":4,\"segments\":1,\"log\":\"" + digest + "\"");
  }

  @Test
  void aDashReadsStandardInput() throws IOException {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(Files.readAllBytes(Path.of(proof))));
    try {
      assertThat(Ran.engram("verify", "-", "--accept-insecure").code()).isZero();
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void aProfileThatProvesNothingIsNotAcceptedUnlessAsked() {
    Ran ran = Ran.engram("verify", proof);

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).isEmpty();
    assertThat(ran.out())
        .isEqualTo(
            "result   the proof does not hold: the profile insecure-test proves nothing;"
                + " --accept-insecure accepts it for tests\n");
    assertThat(Ran.engram("verify", proof, "--json").out())
        .startsWith("{\"holds\":false,\"check\":\"insecure\",\"reason\":\"the profile ");
  }

  @Test
  void theLogThatItIsAboutIsFoundToBeIt() {
    Ran ran = verify("--log", log);

    assertThat(ran.code()).isZero();
    assertThat(ran.entry("log")).isEqualTo(digest + ", which is that of " + log);
  }

  @Test
  void anotherLogIsRefused() throws IOException {
    byte[] bytes = Files.readAllBytes(Path.of(log));
    Path other = folder.resolve("other");
    ProofFixture.lie(other);
    Ran lies = verify("--log", other.toString());
    assertThat(lies.code()).isEqualTo(1);
    assertThat(lies.entry("result"))
        .startsWith("the proof does not hold: " + other + " is no log of such a memory: ");

    try (var writer = new LogWriter(Files.newOutputStream(other))) {
      writer.write(1, 64, new byte[32], 0, 32);
    }
    Ran ran = verify("--log", other.toString());
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out())
        .isEqualTo(
            "result   the proof does not hold: this is not the log that the proof is about\n");
    assertThat(verify("--log", other.toString(), "--json").out())
        .isEqualTo(
            "{\"holds\":false,\"check\":\"other_log\",\"reason\":\"this is not the log that the"
                + " proof is about\"}\n");

    bytes[bytes.length - 1] ^= 1;
    Files.write(other, bytes);
    assertThat(verify("--log", other.toString()).code()).isEqualTo(2);
    assertThat(verify("--log", "nothing").complaint()).isEqualTo("engram verify: no file nothing");
  }

  @Test
  void aVolatileMemoryHasNoRoot() {
    Ran ran = verify("--root", "0x" + "00".repeat(32));

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out())
        .isEqualTo(
            "result   the proof does not hold: it is of a volatile memory, which begins with zeros"
                + " and has no root\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"verify", "explain"})
  void whatIsNoProofDoesNotHold(String command) {
    Ran ran = Ran.engram(command, "pom.xml");

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).isEmpty();
    assertThat(ran.out())
        .isEqualTo("result   the proof does not hold: these bytes are no proof of a memory\n");
    assertThat(Ran.engram(command, "pom.xml", "--json").out())
        .isEqualTo(
            "{\"holds\":false,\"check\":\"format\",\"reason\":\"these bytes are no proof of a"
                + " memory\"}\n");
  }

  @Test
  void noProofIsCutOrChanged() throws IOException {
    byte[] bytes = Files.readAllBytes(Path.of(proof));
    Path changed = folder.resolve("changed");
    for (int at : new int[] {0, 9, 12, 25, 40, 60, 100, 1_000, bytes.length - 1}) {
      byte[] flipped = bytes.clone();
      flipped[at] ^= 1;
      Files.write(changed, flipped);
      Ran ran = Ran.engram("verify", changed.toString(), "--accept-insecure");
      assertThat(ran.code()).as("byte %d", at).isEqualTo(1);
      assertThat(ran.out().lines()).hasSize(1);
    }
    Files.write(changed, Arrays.copyOf(bytes, bytes.length / 2));
    assertThat(Ran.engram("verify", changed.toString(), "--accept-insecure").code()).isEqualTo(1);
    assertThat(Ran.engram("explain", changed.toString()).code()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "verify nothing | no file nothing",
        "verify . | . is a folder",
        "verify - --log - | proof and log cannot both be standard input",
        "verify pom.xml --root 0x00 | --root: a root is 0x and 64 hexadecimal digits: needs 32"
            + " bytes, found 1",
        "explain nothing | no file nothing",
        "commitment nothing | no file nothing",
        "commitment pom.xml | pom.xml: this is no access log at byte 0",
        "commitment pom.xml --block 5 | --block: 5 is not 1, 2, 4, 8, 16 or 32"
      })
  void whatMeansNothingIsOneLine(String line, String complaint) {
    Ran ran = Ran.engram(line.split(" "));

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.complaint())
        .isEqualTo("engram " + line.substring(0, line.indexOf(' ')) + ": " + complaint);
  }

  @Test
  void theOtherKindOfProofIsNamed() throws IOException {
    Path memory = Files.write(folder.resolve("memory"), new byte[] {1});
    String opened = folder.resolve("opened").toString();
    Ran.engram("open", memory.toString(), "--at", "[X:1,Y:0,Z:0]", "-o", opened);

    for (String command : new String[] {"verify", "explain"}) {
      Ran ran = Ran.engram(command, opened);
      assertThat(ran.code()).isEqualTo(2);
      assertThat(ran.complaint())
          .endsWith("this is a proof that engram open wrote: engram check checks it");
    }
  }

  @Test
  void explainTakesAProofApart() throws IOException {
    Ran ran = Ran.engram("explain", proof);

    assertThat(ran.err()).isEmpty();
    assertThat(ran.code()).isZero();
    assertThat(ran.entry("result"))
        .isEqualTo("the proof holds, by a profile for tests, which proves nothing");
    assertThat(ran.entry("log")).isEqualTo(digest);
    assertThat(ran.out())
        .containsPattern("\n(tables  | {8}) boundary\\S* +2\\^1 +rows of +[0-9]+ columns\n")
        .containsPattern("\n {9}read.32 +2\\^1 +rows of ")
        .containsPattern("\n {9}write.32 +2\\^1 +rows of ")
        .containsPattern("\n {9}range +2\\^15 +rows of ")
        .containsPattern("\nbits +[0-9.]+ proven bits, by queries\n")
        .containsPattern("\n {11}out-of-domain +[0-9.]+\n");
    assertThat(ran.entry("time"))
        .matches("[0-9.]+ m?s to decode, [0-9.]+ m?s for the key, [0-9.]+ m?s to verify");
    long sum =
        ran.out()
            .lines()
            .filter(line -> line.contains(" bytes ") && line.contains(" % "))
            .mapToLong(line ->
                Long.parseLong(
                    line.replaceAll("^(sizes)? +([0-9,]+) bytes.*", "$2").replace(",", "")))
            .sum();
    assertThat(sum).isEqualTo(Files.size(Path.of(proof)));
  }

  @Test
  void explainHasJson() {
    Ran ran = Ran.engram("explain", proof, "--json");

    assertThat(ran.code()).isZero();
    assertThat(ran.out().lines()).hasSize(1);
    assertThat(ProofFixture.members(ran.out()))
        .containsExactly(
            "holds",
            "proofBytes",
            "memory",
            "profile",
            "accesses",
            "time",
            "segments",
            "log",
            "claims",
            "parts",
            "provenBits",
            "weakest",
            "terms",
            "decodeNanoseconds",
            "keyNanoseconds",
            "verifyNanoseconds");
    assertThat(ran.out())
        .contains("\"name\":\"read.32\",\"rows\":2,\"columns\":")
        .contains("\"weakest\":\"queries\",\"terms\":{\"lookup\":");
  }

  @Test
  void aCommitmentIsComputedFromTheLogAlone() {
    Ran ran = Ran.engram("commitment", log, "--profile=insecure-test", "--fixed", "--threads=1");

    assertThat(ran).isEqualTo(new Ran(0, digest + "\n", ""));
    assertThat(Ran.engram("commitment", log, "--profile=insecure-test", "--fixed", "--json").out())
        .isEqualTo(
            ("{\"log\":\"%s\",\"memory\":{\"boundary\":\"volatile\",\"cells\":\"bytes\","
                    + "\"spaceBits\":8,\"pointerBits\":29,\"blockCells\":32,\"placement\":\"blocks\"},"
                    + "\"profile\":\"insecure-test\"}\n")
                .formatted(digest));
    // anything else about the memory is another commitment
    assertThat(Ran.engram("commitment", log, "--fixed").out().strip()).isNotEqualTo(digest);
  }

  @Test
  void aPersistentMemoryGoesFromRootToRootInSegments() throws IOException {
    String[] how = {"--persistent", "--profile=insecure-test", "--segment-accesses=2"};
    String rooted = folder.resolve("rooted").toString();
    Ran proven = Ran.engram("prove", log, "-o", rooted, how[0], how[1], how[2], "--claim=1:0x50");
    assertThat(proven.err()).isEmpty();
    assertThat(proven.code()).isZero();
    assertThat(proven.out())
        .contains(
            """
            memory   persistent, of bytes: 8 regions of 2^29 cells, in leaves of 16, accessed at multiples of the width
            """)
        .contains(
            """
            states   that 3 accesses lead from the memory of one root to that of the other
                     and that every read gave what was last written there
                     in 2 segments, until the clock showed 4
            """);
    assertThat(proven.entry("claims"))
        .isEqualTo("1:0x00000050 holds 0x" + "00".repeat(15) + "2a in the end");
    String first = proven.entry("from");
    String last = proven.entry("root");
    assertThat(first).matches("0x[0-9a-f]{64}").isNotEqualTo(last);

    Ran ran = Ran.engram("verify", rooted, "--accept-insecure", "--root", first, "--log", log);
    assertThat(ran.code()).isZero();
    assertThat(ran.entry("log")).isEqualTo(proven.entry("log") + ", which is that of " + log);
    Ran other = Ran.engram("verify", rooted, "--accept-insecure", "--root", last);
    assertThat(other.code()).isEqualTo(1);
    assertThat(other.out())
        .isEqualTo(
            "result   the proof does not hold: it begins with the root %s, not %s\n"
                .formatted(first, last));
    assertThat(Ran.engram("verify", rooted, "--accept-insecure", "--root", last, "--json").out())
        .startsWith("{\"holds\":false,\"check\":\"root\",");
    assertThat(Ran.engram("verify", rooted, "--accept-insecure", "--json").out())
        .contains("\"initialRoot\":\"" + first + "\",\"finalRoot\":\"" + last + "\"");
    assertThat(Ran.engram("commitment", log, how[0], how[1], how[2]).out().strip())
        .isEqualTo(proven.entry("log"));
    assertThat(Ran.engram("explain", rooted).out())
        .contains("tables   segment 1\n", "         segment 2\n", "         compression ")
        .contains(", one of 2 segments\n");
  }

  @Test
  void aCommitmentToALieIsNone() throws IOException {
    Path lie = ProofFixture.lie(folder.resolve("lie"));

    Ran ran = Ran.engram("commitment", lie.toString(), "--block=4", "--fixed");

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.complaint()).startsWith("engram commitment: " + lie + ": record of time 1: ");
  }
}
