/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.cli.input.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BenchCommandTest {

  /** A proof of 64 accesses with parameters for tests, by one thread. */
  private static Ran small(String... more) {
    return tiny(Stream.concat(Stream.of("--threads=1", "--runs=1"), Stream.of(more)));
  }

  private static Ran tiny(Stream<String> more) {
    Stream<String> first =
        Stream.of("bench", "stark", "--log-rows=6", "--profile", "insecure-test");
    return Ran.engram(Stream.concat(first, more).toArray(String[]::new));
  }

  @Test
  void tellsWhatWasProvenWithWhatAndWhereTheTimeWent() {
    Ran ran = small();

    assertThat(ran.err()).isEmpty();
    assertThat(ran.code()).isZero();
    assertThat(ran.entry("tables")).isEqualTo("2^6 accesses of 32 columns, 2^6 cells, a range");
    assertThat(ran.entry("profile"))
        .isEqualTo("insecure-test: koala-bear^4, blow-up 2, 12 queries, blake3");
    assertThat(ran.entry("machine")).startsWith("1 thread, kernels: ");
    assertThat(ran.entry("prove")).contains("accesses a second").contains("the first took");
    for (String phase : List.of("commit", "lookup", "quotient", "open", "fold", "query")) {
      assertThat(ran.out()).containsPattern(phase + " +[0-9.]+ ms +[0-9.]+ %");
    }
    assertThat(ran.entry("verify")).endsWith(" ms");
    assertThat(ran.entry("proof")).contains(" proven bits, by ");
    assertThat(ran.entry("memory")).contains(" bytes an access");
    assertThat(ran.entry("result")).isEqualTo("all 1 proofs were verified");
  }

  @Test
  void jsonHasTheSameAsNumbers() {
    Ran ran = small("--json");

    assertThat(ran.err()).isEmpty();
    assertThat(ran.code()).isZero();
    assertThat(names(ran))
        .containsExactly(
            "verified",
            "profile",
            "hash",
            "kernels",
            "threads",
            "accesses",
            "cells",
            "firstNanoseconds",
            "medianNanoseconds",
            "accessesPerSecond",
            "phases",
            "verifyNanoseconds",
            "proofBytes",
            "provenBits",
            "memoryBytes");
    assertThat(ran.out())
        .contains("{\"verified\":true,\"profile\":\"insecure-test\",\"hash\":\"blake3\"")
        .contains("\"threads\":1,\"accesses\":64,\"cells\":64,")
        .containsPattern("\"phases\":\\{\"commit\":[0-9.E]+,\"lookup\":")
        .containsPattern("\"query\":[0-9.E]+}");
  }

  private static List<String> names(Ran ran) {
    return JsonReader.read(
        ran.out().getBytes(StandardCharsets.UTF_8),
        in -> {
          List<String> found = new ArrayList<>();
          in.object(name -> {
            found.add(name);
            in.skip();
          });
          return found;
        });
  }

  @Test
  void aProofThatTellsNothingElseIsVerifiedToo() {
    Ran ran = small("--zk");

    assertThat(ran.code()).isZero();
    assertThat(ran.entry("profile")).startsWith("insecure-test-zk: ");
    assertThat(ran.entry("result")).isEqualTo("all 1 proofs were verified");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sha-256", "keccak-256", "poseidon2"})
  void anotherHashMayCommit(String hash) {
    Ran ran = small("--hash", hash);

    assertThat(ran.code()).isZero();
    assertThat(ran.entry("profile")).endsWith(", " + hash);
  }

  @Test
  void moreRunsAndCellsAreTaken() {
    Ran ran = tiny(Stream.of("--log-cells=3", "--threads=2", "--runs=2"));

    assertThat(ran.entry("tables")).contains("2^3 cells");
    assertThat(ran.entry("machine")).startsWith("2 threads, ");
    assertThat(ran.entry("prove")).contains("median of 1,");
    assertThat(ran.entry("result")).isEqualTo("all 2 proofs were verified");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bench memory | nothing to measure is called memory; there is: stark",
        "bench stark --log-rows 3 | --log-rows: 3 is not between 4 and 22",
        "bench stark --log-rows 23 | --log-rows: 23 is not between 4 and 22",
        "bench stark --log-rows 6 --log-cells 7 | --log-cells: 7 is not between 1 and 6",
        "bench stark --log-rows 6 --log-cells 0 | --log-cells: 0 is not between 1 and 6",
        "bench stark --threads 0 | --threads: 0 is not between 1 and 1,024",
        "bench stark --runs 0 | --runs: 0 is not between 1 and 1,000",
        "bench stark --runs -1 | --runs: -1 is not between 1 and 1,000",
        "bench stark --profile fast | --profile: no profile is called fast; there are: proven-100,"
            + " compact-100, proven-120, insecure-test",
        "bench stark --hash md5 | --hash: no hash is called md5; there are: blake3, sha-256,"
            + " keccak-256, poseidon2"
      })
  void anOptionThatMeansNothingGetsOneLine(String line, String complaint) {
    Ran ran = Ran.engram(line.split(" "));

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.complaint()).isEqualTo("engram bench: " + complaint);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bench",
        "bench stark --log-rows many",
        "bench stark --log-rows",
        "bench stark --rows 6",
        "bench stark again"
      })
  void whatCannotBeReadGetsOneLine(String line) {
    Ran ran = Ran.engram(line.split(" "));

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.complaint()).startsWith("engram bench: ");
  }

  @Test
  void helpShowsExamplesAndExitCodes() {
    Ran ran = Ran.engram("bench", "--help");

    assertThat(ran.code()).isZero();
    assertThat(ran.err()).isEmpty();
    assertThat(ran.out())
        .contains("Examples:\n  engram bench stark\n")
        .contains("  engram bench stark --log-rows 20 --threads 1\n")
        .contains("Exit codes:")
        .contains("--log-rows=K")
        .contains("--profile=NAME")
        .contains("--zk");
  }

  @Test
  void theCommandIsListed() {
    assertThat(Ran.engram("--help").out()).contains("bench");
  }
}
