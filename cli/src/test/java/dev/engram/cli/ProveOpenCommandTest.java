/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.cli.proof.MemoryRoot;
import dev.engram.space.Address;
import dev.engram.space.CellType;
import dev.engram.space.RegionSettings;
import dev.engram.space.RegionType;
import dev.engram.space.Space;
import dev.engram.stark.security.Profile;
import dev.engram.trace.LogWriter;
import dev.engram.zkmem.model.MemoryConfiguration;
import dev.engram.zkmem.tree.StateTree;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is proven of a memory without showing it, by {@code prove-open}, and what is done with it.
 */
class ProveOpenCommandTest {

  private static final String[] PREDICATES = {
    "--equal=1:64:2=0x1f4",
    "--within=1:0x40:2=100..1000",
    "--same=1:64:2=1:70:2",
    "--sum=1:64:2x4=1_150"
  };

  @TempDir private static Path shared;

  private static Path memory = Path.of("");
  private static Path proof = Path.of("");
  private static Ran proven = new Ran(0, "", "");

  @TempDir private Path folder;

  private Path target = Path.of("");

  @BeforeAll
  static void aProof() throws IOException {
    memory = Files.write(shared.resolve("memory"), bytes());
    proof = shared.resolve("proof");
    proven = prove(memory, proof, PREDICATES);
  }

  @BeforeEach
  void aTarget() {
    target = folder.resolve("target");
  }

  /** The numbers 500, 100, 50 and 500, of two bytes each, from 64 on. */
  private static byte[] bytes() {
    byte[] bytes = new byte[72];
    int[] numbers = {500, 100, 50, 500};
    for (int i = 0; i < numbers.length; i++) {
      bytes[64 + 2 * i] = (byte) (numbers[i] >> 8);
      bytes[65 + 2 * i] = (byte) numbers[i];
    }
    return bytes;
  }

  private static Ran prove(Path file, Path target, String... more) {
    return Ran.engram(
        Stream.concat(
                Stream.of(
                    "prove-open",
                    file.toString(),
                    "-o",
                    target.toString(),
                    "--profile=insecure-test",
                    "--threads=1",
                    "--space-bits=0",
                    "--pointer-bits=10"),
                Arrays.stream(more))
            .toArray(String[]::new));
  }

  @Test
  void eachKindOfPredicateIsProvenUnderTheRootOfTheTree() {
    StateTree tree =
        new StateTree(
            MemoryConfiguration.PERSISTENT_BYTES.withBits(0, 10), Profile.INSECURE_TEST.field());
    int[] leaf = {500 >> 8 | (500 & 0xFF) << 8, 100 << 8, 50 << 8, 500 >> 8 | (500 & 0xFF) << 8};
    tree.set(tree.label(1, 64), Arrays.copyOf(leaf, 8));

    assertThat(proven.err()).isEmpty();
    assertThat(proven.code()).isZero();
    assertThat(proven.entry("proof"))
        .matches("\\Q" + proof + "\\E: [0-9]+ KiB, [0-9.]+ proven bits");
    assertThat(proven.entry("root")).isEqualTo(MemoryRoot.text(tree.root()));
    assertThat(proven.out())
        .contains(
            """
            proves   1:0x00000040:2 holds 0x01f4
                     1:0x00000040:2 is from 100 to 1000
                     1:0x00000040:2 and 1:0x00000046:2 hold the same
                     4 numbers from 1:0x00000040:2 on, each 2 after the last, add up to 1150
            """);
    assertThat(proven.entry("time")).matches("proven in [0-9.]+ m?s, verified in [0-9.]+ m?s");
  }

  @Test
  void whoeverHasTheRootVerifiesWhatItShows() {
    String root = proven.entry("root");

    Ran ran = Ran.engram("verify", proof.toString(), "--accept-insecure", "--root", root);

    assertThat(ran.err()).isEmpty();
    assertThat(ran.code()).isZero();
    assertThat(ran.entry("result")).matches("the proof holds, by [0-9.]+ proven bits");
    assertThat(ran.entry("root")).isEqualTo(root);
    assertThat(ran.out())
        .contains(
            "1:0x00000040:2 is from 100 to 1000", "add up to 1150", "hold the same", "0x01f4");
  }

  @Test
  void anotherRootIsRefusedAndSoAreTestsAndLogs() {
    String other = "0x" + "00".repeat(32);

    Ran ran = Ran.engram("verify", proof.toString(), "--accept-insecure", "--root", other);
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.entry("result"))
        .isEqualTo(
            "the proof does not hold: it is of the root %s, not %s"
                .formatted(proven.entry("root"), other));

    Ran strict = Ran.engram("verify", proof.toString(), "--json");
    assertThat(strict.code()).isEqualTo(1);
    assertThat(ProofFixture.members(strict.out())).containsExactly("holds", "check", "reason");
    assertThat(strict.out()).contains("\"insecure\"", "--accept-insecure");

    Ran log = Ran.engram("verify", proof.toString(), "--log", memory.toString());
    assertThat(log.code()).isEqualTo(2);
    assertThat(log.complaint())
        .isEqualTo(
            "engram verify: --log: this is a proof that engram prove-open wrote, and of no log");
  }

  @Test
  void aProofThatWasTamperedWithIsRefusedByBoth() throws IOException {
    byte[] bytes = Files.readAllBytes(proof);
    bytes[bytes.length - 5] ^= 1;
    String damaged = Files.write(target, bytes).toString();

    assertThat(Ran.engram("verify", damaged, "--accept-insecure").code()).isEqualTo(1);
    Ran ran = Ran.engram("explain", damaged);
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.entry("result")).startsWith("the proof does not hold: ");
  }

  @Test
  void jsonHasAllOfIt() {
    List<String> statement = List.of("memory", "root", "predicates");

    Ran ran = prove(memory, target, "--json", "--within=1:64:2=1..500", "--same=1:64:2=1:70:2");
    assertThat(ran.code()).isZero();
    assertThat(ran.out().lines()).hasSize(1);
    assertThat(ProofFixture.members(ran.out()))
        .containsExactly(
            "proof",
            "proofBytes",
            "provenBits",
            "proveNanoseconds",
            "verifyNanoseconds",
            "salted",
            "memory",
            "profile",
            "root",
            "predicates");
    assertThat(ran.out())
        .contains(
            "\"predicates\":[{\"kind\":\"within\",\"region\":1,\"pointer\":64,\"width\":2,"
                + "\"low\":\"1\",\"high\":\"500\"},{\"kind\":\"same\",\"region\":1,\"pointer\":64,"
                + "\"width\":2,\"other\":{\"region\":1,\"pointer\":70,\"width\":2}}]");

    Ran verified = Ran.engram("verify", proof.toString(), "--accept-insecure", "--json");
    assertThat(ProofFixture.members(verified.out()))
        .containsExactlyElementsOf(
            Stream.concat(
                    Stream.of("holds", "kind", "provenBits", "verifyNanoseconds"),
                    statement.stream())
                .toList());
    assertThat(verified.out())
        .contains("\"data\":\"0x01f4\"", "\"count\":4,\"stride\":2,\"total\":\"1150\"");

    assertThat(ProofFixture.members(Ran.engram("explain", proof.toString(), "--json").out()))
        .containsAll(statement)
        .contains("proofBytes", "digits");
  }

  @Test
  void explainSaysHowMuchItReads() {
    Ran ran = Ran.engram("explain", proof.toString());

    assertThat(ran.code()).isZero();
    assertThat(ran.entry("proof")).matches("\\Q" + proof + "\\E: [0-9]+ KiB");
    assertThat(ran.entry("result"))
        .isEqualTo("the proof holds, by a profile for tests, which proves nothing");
    assertThat(ran.entry("reads")).isEqualTo("16 digits, of which it tells nothing else");
    assertThat(ran.entry("bits")).endsWith(" proven bits");
  }

  @ParameterizedTest
  @CsvSource({
    "--equal, 1:64:2=501",
    "--within, 1:64:2=501..1000",
    "--same, 1:64:2=1:66:2",
    "--sum, 1:64:2x4=1151"
  })
  void whatIsNotSoNamesItselfAndIsNotWritten(String option, String text) throws IOException {
    Files.writeString(target, "before");

    Ran ran = prove(memory, target, "--equal=1:66:2=100", option, text);

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.complaint())
        .isEqualTo("engram prove-open: " + option + ": " + text + ": this is not so");
    assertThat(target).hasContent("before");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(target);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--json | needs something to prove: --equal, --within, --same or --sum",
        "--equal 5 | --equal: 5: needs a place and what it holds, such as 1:0x40:32=500",
        "--equal 1:5=5 | --equal: 1:5=5: needs a place and what it holds, such as 1:0x40:32=500",
        "--equal 1:x:1=5 | --equal: 1:x:1=5: \"x\" is not a number",
        "--equal 0:0:1=5 | --equal: 0:0:1=5: 0 is not between 1 and 2147483647",
        "--equal 1:0:1=256 | --equal: 1:0:1=256: 256 has more than 8 bits",
        "--equal 1:0:3=5 | --equal: 1:0:3=5: the memory has no place 1:0+3",
        "--equal 2:0:1=5 | --equal: 2:0:1=5: the memory has no place 2:0+1",
        "--same 1:0:1=1:1024:1 | --same: 1:0:1=1:1024:1: the memory has no place 1:1024+1",
        "--within 1:0:1=5 | --within: 1:0:1=5: needs a place and two bounds, such as"
            + " 1:0x40:32=100..1000",
        "--within 1:0:1=5..4 | --within: 1:0:1=5..4: nothing lies between 5 and 4",
        "--within 1:0:1=5..-4 | --within: 1:0:1=5..-4: \"-4\" is not a number",
        "--same 1:0:1=1:0:2 | --same: 1:0:1=1:0:2: places of different widths are not the same",
        "--sum 1:0x10:1=5 | --sum: 1:0x10:1=5: needs a place, how many follow each other from there"
            + " on, and a total, such as 1:0x40:32x4=500",
        "--sum 1:0:1x0=5 | --sum: 1:0:1x0=5: 0 is not between 1 and 65536",
        "--equal 1:0:1=0 --pointer-bits 4 | --pointer-bits: 4 is not between 5 and 29",
        "--equal 1:0:1=0 --profile fast | --profile: no profile is called fast; there are:"
            + " proven-100, compact-100, proven-120, insecure-test",
        "--salt --equal 1:1008:1=0 | --equal: 1:1008:1=0: with --salt, the last 16 bytes of region 1"
            + " are the salt",
        "--salt --sum 1:1000:1x9=0 | --sum: 1:1000:1x9=0: with --salt, the last 16 bytes of region"
            + " 1 are the salt"
      })
  void whatMeansNothingIsOneLine(String line, String complaint) {
    String bits = line.contains("--pointer-bits") ? "" : " --pointer-bits 10";

    Ran ran =
        Ran.engram(
            ("prove-open %s -o %s --space-bits 0 %s".formatted(memory, target, line) + bits)
                .split(" +"));

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.complaint()).isEqualTo("engram prove-open: " + complaint);
    assertThat(target).doesNotExist();
  }

  @Test
  void aSaltMakesAnotherRootEachTimeAndOverwritesNothing() throws IOException {
    Ran first = prove(memory, target, "--salt", "--equal=1:64:2=500");
    Ran second = prove(memory, target, "--salt", "--equal=1:64:2=500");

    assertThat(first.code()).isZero();
    assertThat(first.entry("salt"))
        .isEqualTo("the root is of the memory with random bytes at its end");
    assertThat(second.entry("root")).isNotEqualTo(first.entry("root"));
    assertThat(proven.entry("root")).isNotIn(first.entry("root"), second.entry("root"));

    byte[] full = new byte[1024];
    full[1023] = 1;
    Path whole = Files.write(folder.resolve("whole"), full);
    assertThat(prove(whole, target, "--salt", "--equal=1:0:1=0").complaint())
        .isEqualTo(
            "engram prove-open: --salt: the memory holds something in the last 16 bytes of region"
                + " 1, where the salt goes");
  }

  @Test
  void anImageIsTheSameMemoryAsItsBytes() throws IOException {
    Path image = folder.resolve("image");
    try (Space space = Space.builder().confined();
        OutputStream out = Files.newOutputStream(image)) {
      space.load(Address.at(1, 0), bytes());
      space.exportTo(out);
    }

    Ran ran = prove(image, target, "--equal=1:64:2=500");

    assertThat(ran.code()).isZero();
    assertThat(ran.entry("root")).isEqualTo(proven.entry("root"));
  }

  @Test
  void theRootIsTheOneThatAProvenRunLeadsTo() throws IOException {
    Path log = folder.resolve("log");
    try (LogWriter writer = new LogWriter(Files.newOutputStream(log))) {
      writer.write(1, 64, bytes(), 64, 8);
    }

    Ran ran =
        Ran.engram(
            "prove",
            log.toString(),
            "-o",
            target.toString(),
            "--persistent",
            "--profile=insecure-test",
            "--threads=1",
            "--space-bits=0",
            "--pointer-bits=10");

    assertThat(ran.err()).isEmpty();
    assertThat(ran.entry("root")).isEqualTo(proven.entry("root"));
  }

  @Test
  void whatTheMemoryHasNoRoomForIsOneLine() throws IOException {
    byte[] cells = new byte[1025];
    Path zeros = Files.write(folder.resolve("zeros"), cells);
    cells[1024] = 1;
    Path over = Files.write(folder.resolve("over"), cells);
    Path wide = folder.resolve("wide");
    try (Space space =
            Space.builder()
                .region(1, RegionSettings.of(RegionType.HEAP).of(CellType.SHORT))
                .confined();
        OutputStream out = Files.newOutputStream(wide)) {
      space.putCell(Address.at(1, 0), 1);
      space.exportTo(out);
    }

    assertThat(prove(zeros, target, "--equal=1:0:1=0").code()).isZero();
    Files.delete(target);
    assertThat(prove(over, target, "--equal=1:0:1=0").complaint())
        .isEqualTo(
            "engram prove-open: %s: it holds something at 1:0x400, and the memory has regions 1 to"
                    .formatted(over)
                + " 1 of 2^10 cells");
    assertThat(prove(wide, target, "--equal=1:0:1=0").complaint())
        .isEqualTo(
            "engram prove-open: %s: region 1 has cells of 2 bytes, and the memory is of bytes"
                .formatted(wide));
    assertThat(prove(folder.resolve("none"), target, "--equal=1:0:1=0").complaint())
        .startsWith("engram prove-open: no file ");
    assertThat(prove(memory, memory, "--equal=1:0:1=0").complaint())
        .endsWith(" is the memory itself: name another file for the proof");
    assertThat(target).doesNotExist();
  }

  @Test
  void aFileThatIsLargerThanARegionIsRefusedHoweverManyZerosItHas() throws IOException {
    Path large = folder.resolve("large");
    try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
      file.setLength(Address.REGION_CELLS + 1);
    }

    Ran ran = prove(large, target, "--equal=1:0:1=0");

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.complaint())
        .isEqualTo(
            "engram prove-open: %s has more than 4,294,967,296 bytes, all that a region has, and is"
                    .formatted(large)
                + " no image of several");
    assertThat(target).doesNotExist();
  }
}
