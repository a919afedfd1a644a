/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.cli.input.Hex;
import dev.engram.cli.picture.Terminal;
import dev.engram.cli.report.SuiteReport;
import dev.engram.cli.statetest.Suite;
import dev.engram.evm.code.Code;
import dev.engram.evm.state.Address;
import dev.engram.evm.state.WorldState;
import dev.engram.evm.uint256.Uint256;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command on tests of our own: a transaction that has a contract store what it is given. */
class StateTestCommandTest {

  private static final Address SENDER = Address.parse("0xa94f5374fce5edbc8e2a8697c15331677e6ebf0b");
  private static final Address CONTRACT =
      Address.parse("0x1000000000000000000000000000000000000000");

  /** PUSH1 0, CALLDATALOAD, PUSH1 0, SSTORE. */
  private static final byte[] CODE = {0x60, 0, 0x35, 0x60, 0, 0x55};

  /** Intrinsic with one byte that is not zero, three cheap instructions, and a new, cold slot. */
  private static final long GAS_USED = 21_000 + 16 + 31 * 4 + 3 * 3 + 22_100;

  private static final long FUNDS = 1_000_000_000;

  /** Keccak-256 of the empty list's RLP, 0xc0, as every official test without logs has it. */
  private static final String NO_LOGS =
      "0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347";

  @TempDir private Path folder;

  @Test
  void aCaseThatEndsInTheExpectedStatePasses() throws IOException {
    Path file = write("store.json", "Cancun", rootAfter(7), NO_LOGS, "");

    Ran ran = Ran.engram("state-test", file.toString());

    assertThat(ran).isEqualTo(new Ran(0, "1 passed, 0 failed, 0 skipped\n", ""));
  }

  @Test
  void aWrongRootFailsWithBothRootsInOneLine() throws IOException {
    Path file = write("store.json", "Cancun", rootAfter(8), NO_LOGS, "");

    Ran ran = Ran.engram("state-test", file.toString());

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out().lines())
        .containsExactly(
            "FAIL %s :: store[Cancun d0 g0 v0]: state root: expected %s, found %s"
                .formatted(file, rootAfter(8), rootAfter(7)),
            "0 passed, 1 failed, 0 skipped");
  }

  @Test
  void wrongLogsAreToldBeforeTheRoot() throws IOException {
    Path file = write("store.json", "Cancun", rootAfter(8), "0x" + "11".repeat(32), "");

    assertThat(Ran.engram("state-test", file.toString()).out())
        .contains("logs hash: expected 0x" + "11".repeat(32) + ", found " + NO_LOGS)
        .doesNotContain("root");
  }

  @Test
  void aTransactionThatShouldBeInvalidAndIsNotFails() throws IOException {
    Path file =
        write("store.json", "Cancun", rootAfter(7), NO_LOGS, "\"expectException\": \"Reason\",");

    assertThat(Ran.engram("state-test", file.toString()).out())
        .contains("transaction: expected Reason, found valid");
  }

  @Test
  void aNumberThatNoTransactionCanHoldMakesItInvalid() throws IOException {
    WorldState before = new WorldState();
    before.put(SENDER, Uint256.of(FUNDS), 0, Code.EMPTY, Map.of());
    before.put(CONTRACT, Uint256.ZERO, 1, Code.of(CODE), Map.of());
    Path file =
        write(
            "store.json",
            "Cancun",
            Hex.text(before.root()),
            NO_LOGS,
            "\"expectException\": \"Reason\",");
    Files.writeString(
        file,
        Files.readString(file)
            .replace(
                "\"value\": [\"0x00\"]", "\"value\": [\"0x:bigint 0x1" + "00".repeat(32) + "\"]"));

    assertThat(Ran.engram("state-test", file.toString()).out())
        .isEqualTo("1 passed, 0 failed, 0 skipped\n");
  }

  @Test
  void casesOfAForkThatIsNotKnownAreSkippedByName() throws IOException {
    Path file = write("store.json", "Prague", rootAfter(7), NO_LOGS, "");

    Ran ran = Ran.engram("state-test", file.toString());

    assertThat(ran.code()).isZero();
    assertThat(ran.out().lines())
        .containsExactly(
            "SKIP " + file + " :: store[Prague]: the fork is not supported",
            "0 passed, 0 failed, 1 skipped");
  }

  @Test
  void oneForkOrOneCaseCanBeChosen() throws IOException {
    write("a.json", "Cancun", rootAfter(7), NO_LOGS, "");
    write("b.json", "Shanghai", rootAfter(7), NO_LOGS, "");
    String path = folder.toString();

    assertThat(Ran.engram("state-test", path).out()).startsWith("2 passed");
    assertThat(Ran.engram("state-test", path, "--fork", "Cancun").out()).startsWith("1 passed");
    assertThat(Ran.engram("state-test", path, "--filter", "store[Sh").out()).startsWith("1 passed");
    assertThat(Ran.engram("state-test", path, "--filter", "b.*d0").out()).startsWith("1 passed");
    assertThat(Ran.engram("state-test", path, "--filter", "d1").complaint())
        .isEqualTo("engram state-test: no case matches");
  }

  @Test
  void theOrderIsThatOfTheFilesWhateverTheThreads() throws IOException {
    for (int i = 0; i < 40; i++) {
      write("f%02d.json".formatted(i), "Cancun", rootAfter(8), NO_LOGS, "");
    }

    Ran one = Ran.engram("state-test", folder.toString(), "--jobs", "1");
    Ran many = Ran.engram("state-test", folder.toString(), "--jobs", "7");

    assertThat(many).isEqualTo(one);
    assertThat(one.out().lines().limit(40)).isSorted().hasSize(40);
  }

  @Test
  void aBrokenFileIsOneLineAndTheOthersAreStillRun() throws IOException {
    write("good.json", "Cancun", rootAfter(7), NO_LOGS, "");
    Path broken = folder.resolve("broken.json");
    Files.writeString(broken, "{\"a\": {\"env\": [\n1,");

    Ran ran = Ran.engram("state-test", folder.toString());

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.out()).isEqualTo("1 passed, 0 failed, 0 skipped\n");
    assertThat(ran.complaint())
        .isEqualTo(
            "engram state-test: "
                + broken
                + ": /a/env: needs an object, found an array (line 1, column 15)");
  }

  @Test
  void aPathWithoutTestsIsAnError() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Ran none = Ran.engram("state-test", empty.toString());
    Ran nowhere = Ran.engram("state-test", folder.resolve("nowhere").toString());

    assertThat(none.code()).isEqualTo(2);
    assertThat(none.complaint()).endsWith("empty: there are no .json files in this folder");
    assertThat(nowhere.code()).isEqualTo(2);
    assertThat(nowhere.complaint()).endsWith("nowhere: there is no such file");
  }

  @Test
  void jsonHasEveryCaseAndTheCounts() throws IOException {
    Path file = write("store.json", "Cancun", rootAfter(7), NO_LOGS, "");

    assertThat(Ran.engram("state-test", file.toString(), "--json").out())
        .isEqualTo(
            ("{\"cases\":[{\"file\":\"%s\",\"case\":\"store[Cancun d0 g0 v0]\","
                    + "\"verdict\":\"pass\"}],\"errors\":[],\"passed\":1,\"failed\":0,\"skipped\":0}\n")
                .formatted(file));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whenNobodyReadsAnyMoreTheFilesThatAreLeftAreNotRun(boolean json) throws IOException {
    for (int i = 0; i < 40; i++) {
      write("f%02d.json".formatted(i), "Prague", rootAfter(7), NO_LOGS, "");
    }
    PrintWriter err = new PrintWriter(Writer.nullWriter());
    for (int heard = 0; heard < 3; heard++) {
      SuiteReport report = new SuiteReport(new Reader(heard), err, Terminal.PLAIN, json);
      report.run(new Suite(null, _ -> true, 1), List.of(folder));
      assertThat(report.cases()).isEqualTo(heard);
    }
  }

  /** Who has gone after so many looks. */
  private static final class Reader extends PrintWriter {
    private int looks;

    Reader(int looks) {
      super(Writer.nullWriter());
      this.looks = looks;
    }

    @Override
    public boolean checkError() {
      return looks-- == 0;
    }
  }

  /** The state once {@code value} is stored and the gas is paid for, 10 wei each, all burnt. */
  private static String rootAfter(long value) {
    WorldState state = new WorldState();
    state.put(SENDER, Uint256.of(FUNDS - 10 * GAS_USED), 1, Code.EMPTY, Map.of());
    state.put(CONTRACT, Uint256.ZERO, 1, Code.of(CODE), Map.of(Uint256.ZERO, Uint256.of(value)));
    return Hex.text(state.root());
  }

  private Path write(String name, String fork, String root, String logs, String more)
      throws IOException {
    return Files.writeString(
        folder.resolve(name),
        """
        {"store": {
          "_info": {"comment": "passed over"},
          "env": {"currentCoinbase": "0x2adc25665018aa1fe0e6bc666dac8fc2697ff9ba",
            "currentNumber": "0x01", "currentTimestamp": "0x03e8", "currentGasLimit": "0x0f4240",
            "currentBaseFee": "0x0a", "currentRandom": "0x00", "currentDifficulty": "0x00",
            "currentExcessBlobGas": "0x00", "somethingNew": [1, {"a": 2}]},
          "pre": {
            "%s": {"balance": "0x%x", "nonce": "0x00", "code": "0x", "storage": {}},
            "%s": {"balance": "0x00", "nonce": "0x01", "code": "%s", "storage": {}}},
          "transaction": {"sender": "%s", "to": "%s", "nonce": "0x00", "gasPrice": "0x0a",
            "data": ["0x%064x"], "gasLimit": ["0x0186a0"], "value": ["0x00"]},
          "post": {"%s": [{"hash": "%s", "logs": "%s", %s
            "indexes": {"data": 0, "gas": 0, "value": 0}}]}
        }}
        """
            .formatted(
                SENDER,
                FUNDS,
                CONTRACT,
                Hex.text(CODE),
                SENDER,
                CONTRACT,
                7,
                fork,
                root,
                logs,
                more));
  }
}
