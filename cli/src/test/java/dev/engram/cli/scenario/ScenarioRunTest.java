/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScenarioRunTest {

  /** Gives its calldata back, without the selector. */
  private static final String ECHO = "0x6004360360045f3760043603" + "5ff3";

  @TempDir private Path folder;

  @Test
  void whatIsExpectedIsComparedWithWhatIsFound() {
    Outcome outcome =
        only(
            """
            {"to": "echo", "from": "alice", "call": "f(address,string) returns (address,string)",
              "args": ["echo", "hi"], "expect": {"returns": ["alice", "ho"], "logs": 2, "gasUsed": 1}}
            """);

    assertThat(outcome.headline()).isEqualTo("echo.f(echo, \"hi\") from alice");
    assertThat(outcome.returns()).containsExactly("echo", "\"hi\"");
    assertThat(outcome.mismatches())
        .hasSize(3)
        .contains("returns: expected alice, \"ho\", found echo, \"hi\"")
        .contains("logs: expected 2, found 0")
        .anyMatch(line -> line.startsWith("gas used: expected 1, found 2"));
  }

  @Test
  void whatIsExpectedAndFoundIsNoMismatch() {
    assertThat(
            only("""
            {"to": "echo", "from": "alice", "call": "f(uint8,bool) returns (uint8,bool)",
              "args": [5, true], "expect": {"returns": ["0x5", "true"], "logs": 0}}
            """)
                .asExpected())
        .isTrue();
  }

  @Test
  void aTransactionThatTheChainRefusesIsInvalid() {
    Outcome outcome = only("{\"to\": \"echo\", \"from\": \"alice\", \"value\": \"1 ether\"}");

    assertThat(outcome.receipt()).isNull();
    assertThat(outcome.mismatches()).containsExactly("status: expected success, found invalid");
    assertThat(
            only("{\"to\": \"echo\", \"from\": \"alice\", \"value\": \"1 ether\","
                    + " \"expect\": {\"status\": \"invalid\"}}")
                .asExpected())
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "halt, true",
    "INVALID_OPCODE, true",
    "OUT_OF_GAS, false",
    "revert, false",
    "success, false"
  })
  void aHaltIsExpectedByItsNameOrByAny(String status, boolean asExpected) {
    assertThat(
            only("{\"to\": \"broken\", \"from\": \"alice\", \"expect\": {\"status\": \"%s\"}}"
                    .formatted(status))
                .asExpected())
        .isEqualTo(asExpected);
  }

  @Test
  void whatADeploymentFailedToMakeCannotBeCalled() {
    List<Outcome> outcomes =
        run(
            "{\"deploy\": \"0xfe\", \"as\": \"token\", \"from\": \"alice\","
                + " \"expect\": {\"status\": \"halt\"}}",
            "{\"to\": \"token\", \"from\": \"alice\", \"expect\": {\"status\": \"invalid\"}}");

    assertThat(outcomes.get(0).asExpected()).isTrue();
    assertThat(outcomes.get(1).reason()).isEqualTo("there is no account token");
  }

  @Test
  void aSimpleTransferMovesValueAndNothingElse() {
    Outcome outcome =
        only(
            "{\"to\": \"bob\", \"from\": \"alice\", \"value\": 5, \"expect\": {\"gasUsed\": 21000}}");

    assertThat(outcome.asExpected()).isTrue();
    assertThat(outcome.headline()).isEqualTo("send to bob with 5 wei from alice");
  }

  @Test
  void sameScenarioSameRoot() {
    String step = "{\"to\": \"bob\", \"from\": \"alice\", \"value\": 5}";

    assertThat(root(step)).isEqualTo(root(step)).isNotEqualTo(root(step, step));
  }

  @Test
  void codeThatIsNotThereIsToldWithItsPlace() {
    assertThatThrownBy(() -> run("{\"deploy\": \"no.hex\", \"from\": \"alice\"}"))
        .hasMessageStartingWith("/steps/0/deploy: no file ")
        .hasMessageEndingWith("no.hex (line 4, column 14)");
  }

  private Outcome only(String step) {
    return run(step).getFirst();
  }

  private List<Outcome> run(String... steps) {
    List<Outcome> outcomes = new ArrayList<>();
    prepare(steps).run(outcomes::add);
    return outcomes;
  }

  private byte[] root(String... steps) {
    ScenarioRun run = prepare(steps);
    run.run(_ -> {});
    return run.stateRoot();
  }

  private ScenarioRun prepare(String... steps) {
    String document =
        """
        {"accounts": {
          "alice": {"balance": 1000}, "bob": {}, "echo": {"code": "%s"}, "broken": {"code": "0xfe"}},
         "steps": [
          %s]}
        """
            .formatted(ECHO, String.join(", ", steps));
    return new ScenarioRun(
        ScenarioDecoder.decode(document.getBytes(StandardCharsets.UTF_8)), folder);
  }
}
