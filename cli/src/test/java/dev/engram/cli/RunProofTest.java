/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.engram.trace.LogReader;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs whose memory is proven: by {@code run --prove}, and by a machine of one's own. */
class RunProofTest {

  /** PUSH1 42, PUSH0, MSTORE, PUSH1 32, PUSH0, RETURN. */
  private static final String ANSWER = "0x602a5f5260205ff3";

  /** STATICCALL of address 6, which is not there. */
  private static final String UNSUPPORTED = "0x5f5f5f5f60065afa";

  @TempDir private Path folder;

  @Test
  void aScenarioIsRunProvenAndVerified() throws IOException {
    String scenario = root().resolve("examples/token/scenario.json").toString();
    String proof = folder.resolve("proof").toString();
    String log = folder.resolve("log").toString();

    Ran ran =
        Ran.engram("run", scenario, "--prove", proof, "--trace", log, "--profile", "insecure-test");

    assertThat(ran.err()).isEmpty();
    assertThat(ran.code()).isZero();
    assertThat(ran.out())
        .containsPattern(
            "all as expected\ntrace    .*\n"
                + "proof    \\Q%s\\E: [0-9]+ KiB, [0-9.]+ proven bits\n".formatted(proof)
                + " {9}of [0-9,]+ accesses, each read of which gave what was last written there\n"
                + " {9}proven in [0-9.]+ m?s, verified in [0-9.]+ m?s\n$");
    Ran verified = Ran.engram("verify", proof, "--accept-insecure", "--log", log);
    assertThat(verified.code()).isZero();
    assertThat(verified.entry("log")).endsWith(", which is that of " + log);
    assertThat(files()).containsExactlyInAnyOrder(Path.of(proof), Path.of(log));
  }

  @Test
  void theLogOfAnEvmIsOfItsAccessesAndTheProofOfTheirAlignedPieces() throws IOException {
    // MSTORE and MLOAD of a word that is not aligned, a copy of 100 bytes, a byte
    String code = "0x602a60015260015150" + "60645f6003375f51605353" + "00";
    Path log = folder.resolve("log");
    assertThat(Ran.engram("run", code, "--trace", log.toString()).code()).isZero();

    List<String> seen = new ArrayList<>();
    int pieces = 0;
    try (LogReader reader = LogReader.open(log)) {
      while (reader.next()) {
        int at = (int) reader.pointer();
        int length = (int) reader.length();
        seen.add(reader.kind() + " " + reader.region() + ":" + at + "+" + length);
        for (int end = at + length; at < end; pieces++) {
          at += Math.min(Integer.lowestOneBit(at | 32), Integer.highestOneBit(end - at));
        }
      }
    }

    assertThat(seen)
        .containsSubsequence("WRITE 1:1+32", "READ 1:1+32", "WRITE 1:3+32", "WRITE 1:35+32")
        .contains("WRITE 1:67+32", "WRITE 1:99+4", "READ 1:0+32");
    String proof = folder.resolve("proof").toString();
    Ran ran = Ran.engram("run", code, "--prove", proof, "--profile=insecure-test");
    assertThat(ran.code()).isZero();
    assertThat(pieces).isGreaterThan(2 * seen.size());
    assertThat(ran.out()).contains("of %,d accesses, each".formatted(pieces));
    String asLogged = folder.resolve("other").toString();
    ran =
        Ran.engram(
            "prove", log.toString(), "-o", asLogged, "--anywhere", "--profile=insecure-test");
    assertThat(ran.out()).contains("that there were %,d accesses".formatted(seen.size()));
  }

  @Test
  void aProgramThatRevertsIsProvenTooAndJsonHasTheProof() throws IOException {
    Path proof = folder.resolve("proof");

    Ran ran =
        Ran.engram(
            "run",
            "0x60015f525f5ffd",
            "--prove",
            proof.toString(),
            "--profile=insecure-test",
            "--json");

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out().lines()).hasSize(1);
    assertThat(ProofFixture.members(ran.out())).startsWith("status").endsWith("memory", "proof");
    assertThat(ran.out())
        .contains("\"proof\":{\"proof\":\"" + proof + "\",\"proofBytes\":" + Files.size(proof))
        .contains("\"accesses\":");
    assertThat(files()).containsExactly(proof);
  }

  @Test
  void whatMeansNothingIsOneLineAndLeavesNoFile() throws IOException {
    String proof = folder.resolve("proof").toString();
    assertThat(Ran.engram("run", UNSUPPORTED, "--prove", proof).code()).isEqualTo(2);
    assertThat(Ran.engram("run", UNSUPPORTED, "--prove", proof, "--json").out()).isEmpty();
    assertThat(complaint("run", ANSWER, "--prove", "-"))
        .isEqualTo("--prove -: standard output has the result; name a file");
    assertThat(complaint("run", ANSWER, "--prove", folder.resolve("none/proof").toString()))
        .endsWith("none/proof cannot be written: there is no such folder");
    assertThat(complaint("run", ANSWER, "--prove", proof, "--trace", proof))
        .isEqualTo(proof + " is the log itself: name another file for the proof");
    assertThat(complaint("run", ANSWER, "--profile=compact-100"))
        .isEqualTo("--profile: only with --prove");
    assertThat(complaint("run", ANSWER, "--prove", proof, "--profile=fast"))
        .startsWith("--profile: no profile is called fast; there are: ");
    assertThat(files()).isEmpty();
    Path program = Files.writeString(folder.resolve("program"), ANSWER);
    assertThat(complaint("run", program.toString(), "--prove", program.toString()))
        .isEqualTo(program + " is the program itself: name another file for the proof");
    assertThat(program).hasContent(ANSWER);
  }

  @Test
  void aLogThatGoesIntoAPipeIsNotThereToBeProven() {
    assumeTrue(Files.exists(Path.of("/dev/null")), "there is no /dev/null");

    assertThat(
            complaint(
                "run", ANSWER, "--trace=/dev/null", "--prove", folder.resolve("proof").toString()))
        .isEqualTo("/dev/null is no file: what is written there cannot be read again for --prove");
  }

  @Test
  void aMachineOfOnesOwnWritesALogThatIsProven() throws Exception {
    Path source = root().resolve("examples/machine/SortingMachine.java");
    Path classes = Files.createDirectory(folder.resolve("classes"));
    Path log = folder.resolve("log");
    int compiled =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-cp",
                System.getProperty("java.class.path"),
                "-proc:none",
                "-d",
                classes.toString(),
                source.toString());
    assertThat(compiled).isZero();
    try (var loader = new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
      loader
          .loadClass("SortingMachine")
          .getMethod("main", String[].class)
          .invoke(null, (Object) new String[] {log.toString(), "8"});
    }

    String proof = folder.resolve("proof").toString();
    Ran ran =
        Ran.engram("prove", log.toString(), "-o", proof, "--profile=insecure-test", "--claim=2:0");

    assertThat(ran.err()).isEmpty();
    assertThat(ran.code()).isZero();
    String claimed = ran.entry("claims").replaceAll(".* 0x([0-9a-f]{64}) .*", "$1");
    List<Integer> numbers = new ArrayList<>();
    for (int at = 0; at < 64; at += 8) {
      numbers.add(Integer.parseInt(claimed.substring(at, at + 8), 16));
    }
    assertThat(numbers).isSorted().doesNotContain(0).doesNotHaveDuplicates();
    assertThat(Ran.engram("verify", proof, "--accept-insecure", "--log", log.toString()).code())
        .isZero();
  }

  private static String complaint(String... line) {
    Ran ran = Ran.engram(line);
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    return ran.complaint().replaceFirst("^engram run: ", "");
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  private static Path root() {
    Path here = Path.of("").toAbsolutePath();
    return Files.isDirectory(here.resolve("examples")) ? here : here.resolveSibling("");
  }
}
