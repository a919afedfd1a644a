/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.engram.space.Address;
import dev.engram.space.Space;
import dev.engram.store.Store;
import dev.engram.store.StoredMemory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptRunTest {

  private static final String COUNTER =
      """
      .vm3d 1
        mload3d  r1, [X:3,Y:0,Z:0], 8
        addi     r1, r1, 1
        mstore3d [X:3,Y:0,Z:0], r1, 8
        malloc3d r2, 100, heap, 0
        ldi      r3, 0x300000000
        ldi      r4, 8
        haltout  r3, r4
      """;

  /** Adds one to slot 0 and returns it. */
  private static final String EVM_COUNTER = "0x6000546001018060005560005260206000f3";

  /** Reverts after it has written to slot 0. */
  private static final String EVM_REVERTS = "0x602a60005560006000fd";

  @TempDir private Path folder;

  private String store = "";
  private String counter = "";

  @BeforeEach
  void writeCounter() throws IOException {
    store = folder.resolve("store").toString();
    counter = program("counter.e3s", COUNTER);
  }

  private String program(String name, String source) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, source);
    return file.toString();
  }

  private Ran run(String program, String memory, String... more) {
    return Ran.engram(
        Stream.concat(
                Stream.of("run", program, "--store", store, "--memory", memory), Stream.of(more))
            .toArray(String[]::new));
  }

  private static String output(Ran ran) {
    return ran.out()
        .lines()
        .filter(line -> line.startsWith("         = "))
        .findFirst()
        .orElseThrow()
        .strip();
  }

  @Test
  void aProgramOfThe3dMachineGoesOnWhereItEnded() {
    Ran first = run(counter, "c");
    assertThat(first.err()).isEmpty();
    assertThat(first.code()).isZero();
    assertThat(output(first)).isEqualTo("= 1");
    assertThat(first.entry("kept")).isEqualTo("c in " + store);
    assertThat(first.entry("before")).isEqualTo("none: it is new");
    assertThat(first.entry("after")).startsWith("version 1, root 0x");

    Ran second = run(counter, "c", "--proofs");
    assertThat(output(second)).isEqualTo("= 2");
    assertThat(second.entry("before")).isEqualTo(first.entry("after"));
    assertThat(second.entry("after")).isEqualTo("version 2, root " + second.entry("root"));
    assertThat(second.out()).contains("2 blocks");
    assertThat(Ran.engram("store", "check", store).code()).isZero();
  }

  @Test
  void whatIsNotProvenAsItWasAskedForIsNotCommitted() {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full));

    Ran ran = run(EVM_COUNTER, "c", "--prove", full.toString());
    assertThat(ran.code()).isEqualTo(Engram.BAD_INPUT);
    assertThat(ran.complaint()).startsWith("engram run: /dev/full cannot be written");
    assertThat(output(run(EVM_COUNTER, "c"))).isEqualTo("= 1");
  }

  @Test
  void aProgramThatFaultsCommitsNothing() throws IOException {
    run(counter, "c");
    String before = run(counter, "c").entry("after");
    String faulty = program("faulty.e3s", COUNTER.replace("haltout  r3, r4", "abort r1"));

    Ran ran = run(faulty, "c");
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.entry("before")).isEqualTo(before);
    assertThat(ran.entry("after")).isEqualTo("nothing was committed: the run did not end well");
    assertThat(output(run(counter, "c"))).isEqualTo("= 3");
    assertThat(run(faulty, "other").code()).isEqualTo(1);
    assertThat(Ran.engram("store", "list", store).out()).doesNotContain("other");
  }

  @Test
  void jsonHasTheVersions() {
    run(counter, "c");
    String json = run(counter, "c", "--json").out();
    assertThat(json)
        .contains(
            "\"kept\":{\"store\":\"%s\",\"memory\":\"c\",\"committed\":true,".formatted(store))
        .contains("\"before\":{\"version\":1,")
        .contains("\"after\":{\"version\":2,\"parent\":1,");
    assertThat(run(EVM_REVERTS, "e", "--json").out())
        .contains("\"committed\":false,\"before\":null,\"after\":null}");
  }

  @Test
  void evmCodeGoesOnWithTheStorageThatItLeft() {
    assertThat(output(run(EVM_COUNTER, "e"))).isEqualTo("= 1");
    Ran second = run(EVM_COUNTER, "e");
    assertThat(output(second)).isEqualTo("= 2");

    Ran reverted = run(EVM_REVERTS, "e");
    assertThat(reverted.code()).isEqualTo(1);
    assertThat(reverted.entry("before")).isEqualTo(second.entry("after"));
    assertThat(reverted.entry("after")).startsWith("nothing was committed");

    assertThat(output(run(EVM_COUNTER, "e"))).isEqualTo("= 3");
    assertThat(Ran.engram("store", "diff", store, "e", "2").out())
        .isEqualTo(
            """
            [X:17,Y:1,Z:127] to [X:17,Y:1,Z:127]  1 byte
            1 byte differ, in 1 chunk
            """);
  }

  @Test
  void codeOnTheCommandLineTakesThePlaceOfThatWhichWasKept() {
    run(EVM_COUNTER, "e");
    // returns slot 0
    assertThat(output(run("0x60005460005260206000f3", "e"))).isEqualTo("= 1");
    // a longer one, and the first again
    assertThat(run("0x" + "5b".repeat(1000) + EVM_COUNTER.substring(2), "e").code()).isZero();
    assertThat(output(run(EVM_COUNTER, "e"))).isEqualTo("= 3");
  }

  @Test
  void contractsThatWereCreatedStay() {
    // creates a contract whose code is one STOP
    String creation = "0x60016000f3";
    Ran first = run(creation, "e", "--create");
    Ran second = run(creation, "e", "--create");

    assertThat(first.code()).isZero();
    assertThat(second.code()).isZero();
    assertThat(second.entry("created")).isNotEqualTo(first.entry("created"));
  }

  @Test
  void moreSlotsThanAPlaneHasAreKept() {
    // for (i = calldata; i > 0; i--) storage[i] += 1; return storage[1500]
    String loop =
        "0x600035"
            + "5b80546001018155"
            + "60019003"
            + "80600357"
            + "50"
            + "6105dc5460005260206000f3";
    String input = "0x%064x".formatted(1500);
    Ran first = run(loop, "e", "--gas=100000000", "--input", input);
    assertThat(first.err()).isEmpty();
    assertThat(first.code()).as(first.out()).isZero();
    assertThat(output(first)).isEqualTo("= 1");
    assertThat(output(run(loop, "e", "--gas=100000000", "--input", input))).isEqualTo("= 2");
    assertThat(Ran.engram("store", "check", store).code()).isZero();
  }

  @Test
  void accountsOfAScenarioStayAndItsStepsGoOn() throws IOException {
    String scenario =
        program(
            "scenario.json",
            """
            {"accounts": {"alice": {"balance": "1 ether"}, "counter": {"code": "%s"}},
             "steps": [{"from": "alice", "to": "counter"}]}
            """
                .formatted(EVM_COUNTER));
    Ran first = run(scenario, "s");
    assertThat(first.err()).isEmpty();
    assertThat(first.entry("after")).startsWith("version 1, ");
    Ran second = run(scenario, "s");
    assertThat(second.code()).isZero();
    assertThat(second.entry("state")).isNotEqualTo(first.entry("state"));
    assertThat(second.entry("after")).startsWith("version 2, ");

    String disappoints =
        program(
            "disappoints.json",
            Files.readString(Path.of(scenario))
                .replace("\"from\"", "\"expect\": {\"status\": \"revert\"}, \"from\""));
    Ran third = run(disappoints, "s");
    assertThat(third.code()).as(third.out() + third.err()).isEqualTo(1);
    assertThat(third.entry("after")).startsWith("nothing was committed");
    assertThat(run(scenario, "s", "--json").out()).contains("\"before\":{\"version\":2,");
  }

  @Test
  void aMemoryIsOfOneMachine() {
    run(counter, "c");
    run(EVM_COUNTER, "e");
    try (Store open = Store.open(Path.of(store));
        StoredMemory memory = open.create("plain", Space.builder())) {
      memory.space().putLong(Address.of(1, 2, 3), 4);
      memory.commit();
    }

    assertThat(run(counter, "e").complaint())
        .isEqualTo("engram run: \"e\" holds accounts of the EVM: no 3-D machine runs on it");
    assertThat(run(EVM_COUNTER, "c").complaint())
        .isEqualTo(
            "engram run: \"c\" holds the memory of a 3-D machine: the EVM keeps no accounts there");
    assertThat(run(EVM_COUNTER, "plain").complaint())
        .isEqualTo("engram run: \"plain\" holds other regions: the EVM keeps no accounts there");
    assertThat(run(counter, "plain").complaint())
        .isEqualTo("engram run: \"plain\": the memory has not the regions of a 3-D machine");
    assertThat(run(counter, "c", "--memory-limit=4K").complaint())
        .startsWith("engram run: \"c\": the memory has ")
        .endsWith(", more than the limit of 4,096, which --memory-limit sets");
  }

  @Test
  void whatIsMisusedIsOneLine() {
    assertThat(Ran.engram("run", counter, "--store", store).complaint())
        .isEqualTo("engram run: --store: needs --memory and the name of a memory in it");
    assertThat(Ran.engram("run", counter, "--memory", "64M").complaint())
        .isEqualTo(
            "engram run: --memory: needs --store and the folder that it is kept in; --memory-limit says how large a machine's memory is");
    assertThat(Ran.engram("run", EVM_COUNTER, "--memory", "e").code()).isEqualTo(2);
    assertThat(run(counter, "c", "--prove", folder.resolve("proof").toString()).complaint())
        .isEqualTo(
            "engram run: --prove: not with --store: it proves a memory that begins with zeros");
    assertThat(run(counter, "../c").complaint()).contains("is no name of a memory");
    try (Store open = Store.builder().create(true).open(Path.of(store))) {
      assertThat(open.names()).isEmpty();
      assertThat(run(counter, "c").complaint()).contains(" is in use by this process");
    }
  }

  private Ran repl(String... lines) {
    List<String> arguments = new ArrayList<>(List.of("repl", "--store", store, "--memory", "c"));
    InputStream before = System.in;
    System.setIn(
        new ByteArrayInputStream(String.join("\n", lines).getBytes(StandardCharsets.UTF_8)));
    try {
      return Ran.engram(arguments.toArray(String[]::new));
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void aSessionCommitsAndGoesOn() {
    Ran first = repl("history", "a = allocate 8", "store a \"kept\"", "commit", "store a \"gone\"");
    assertThat(first.err()).isEmpty();
    assertThat(first.out()).startsWith("none\n").contains("version 1, root 0x");

    Ran second =
        repl(
            "load [X:4,Y:0,Z:0] 4",
            "store [X:4,Y:0,Z:0] \"oops\"",
            "reset",
            "load [X:4,Y:0,Z:0] 4",
            "root",
            "history",
            "free [X:4,Y:0,Z:0]",
            "commit",
            "history");
    assertThat(second.err()).isEmpty();
    assertThat(second.out().lines().filter(line -> line.endsWith("kept"))).hasSize(2);
    assertThat(second.out()).contains("version 2, root 0x");
    String root =
        second.out().lines().filter(line -> line.startsWith("0x")).findFirst().orElseThrow();
    assertThat(first.out()).contains("version 1, root " + root);
    assertThat(Ran.engram("store", "history", store, "c").out().lines()).hasSize(2);
  }

  @Test
  void aSessionWithoutAStoreCommitsNothing() {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream("commit\n".getBytes(StandardCharsets.UTF_8)));
    try {
      assertThat(Ran.engram("repl").complaint())
          .isEqualTo(
              "engram repl: line 1: the memory is not kept: --store and --memory say where it is");
    } finally {
      System.setIn(before);
    }
  }
}
