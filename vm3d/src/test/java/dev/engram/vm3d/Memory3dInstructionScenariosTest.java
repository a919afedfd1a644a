/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d;

import static dev.engram.vm3d.Machines.ascii;
import static dev.engram.vm3d.Machines.bytes;
import static dev.engram.vm3d.Machines.halted;
import static dev.engram.vm3d.Machines.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.space.Address;
import dev.engram.space.RegionType;
import dev.engram.vm3d.code.Op;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Memory3D's test scenarios of instructions and of the whole machine, with what they leave out. */
class Memory3dInstructionScenariosTest {

  private static final long GAS = 10_000_000;

  private final Vm3d machine = Vm3d.builder().gas(GAS).proofs(true).profiled(1).build();

  @AfterEach
  void close() {
    machine.close();
  }

  @ParameterizedTest
  @CsvSource({"nop, 1", "nop;halt3d;nop, 2", "nop;nop;halt3d;nop;nop, 3", "'', 0", "halt3d, 1"})
  void instructionsAreCountedUpToTheHalt(String program, int instructions) {
    Outcome outcome = halted(machine, program.replace(';', '\n'));
    assertThat(outcome.instructions()).isEqualTo(instructions);
    assertThat(outcome.gasPaid()).isEqualTo(instructions);
    assertThat(machine.gasRemaining()).isEqualTo(GAS - instructions);
    assertThat(machine.statistics().instructions()).isEqualTo(instructions);
    assertThat(machine.statistics().executed().getOrDefault(Op.HALT3D, 0L))
        .isEqualTo(program.contains("halt") ? 1 : 0);
  }

  @ParameterizedTest
  @CsvSource({
    "add3d, 100, 200, 300",
    "sub3d, 500, 200, 300",
    "sub3d, 200, 500, -300",
    "add3d, -1, 1, 0",
    "mul, 7, -6, -42",
    "div, 1000, 7, 142",
    "mod, 1000, 7, 6"
  })
  void twoRegistersGiveAThird(String mnemonic, long a, long b, long result) {
    machine.number(0, a);
    machine.number(1, b);
    Outcome outcome = halted(machine, mnemonic + " r2, r0, r1");
    assertThat(machine.number(2)).isEqualTo(result);
    assertThat(machine.number(0)).isEqualTo(a);
    assertThat(machine.number(1)).isEqualTo(b);
    assertThat(outcome.instructions()).isOne();
  }

  /** Theirs moves five bytes; a register here has 32, and all of them move. */
  @Test
  void aChainOfMovesCarriesAllOfARegister() {
    byte[] word = Arrays.copyOf(ascii("Hello"), 32);
    word[31] = 7;
    machine.register(0, word);
    halted(machine, "mov3d r1, r0\nmov3d r2, r1");
    assertThat(machine.register(1)).isEqualTo(word);
    assertThat(machine.register(2)).isEqualTo(word);
    assertThat(machine.register(0)).isEqualTo(word);
    assertThat(machine.register(3)).containsOnly(0);
  }

  @Test
  void aChainOfSumsIsTwoInstructions() {
    machine.number(0, 100);
    machine.number(1, 50);
    machine.number(2, 10);
    Outcome outcome = halted(machine, "add3d r3, r0, r1\nsub3d r4, r3, r2");
    assertThat(machine.number(3)).isEqualTo(150);
    assertThat(machine.number(4)).isEqualTo(140);
    assertThat(outcome.instructions()).isEqualTo(2);
    assertThat(outcome.gasPaid()).isEqualTo(6);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 256, 512, 1_024, 65_536, 65_537, 300_000})
  void aBlockHasTheSizeThatWasAskedFor(int size) {
    machine.allocate(10, RegionType.HEAP);
    long block = machine.allocate(size, RegionType.HEAP);
    halted(machine, "msize3d r1, " + Address.toString(block));
    assertThat(machine.number(1)).isEqualTo(size);
    machine.number(2, block);
    halted(
        machine, "msize r1, r2\naddi r2, r2, 1\nmsize r3, r2\nmfree3d " + Address.toString(block));
    assertThat(machine.number(1)).isEqualTo(size);
    assertThat(machine.number(3)).as("none begins in it").isZero();
    halted(machine, "msize3d r1, " + Address.toString(block));
    assertThat(machine.number(1)).isZero();
  }

  @Test
  void whereNobodyAllocatedTheSizeIsZero() {
    machine.number(1, 5);
    halted(machine, "msize3d r1, [X:100,Y:100,Z:100]\nmsize3d r2, [X:4,Y:100,Z:100]");
    assertThat(machine.number(1)).isZero();
    assertThat(machine.number(2)).isZero();
  }

  @Test
  void aConfigurationIsStoredAndAProgramRunsBesideIt() {
    byte[] config = ascii("max_connections=100;timeout=30s;!");
    assertThat(config).hasSize(33);
    long block = machine.allocate(1_024, RegionType.HEAP);
    machine.store(block, config);
    long before = machine.gasRemaining();
    machine.number(0, 100);
    machine.number(1, 50);
    halted(machine, "add3d r2, r0, r1\nsub3d r3, r2, r1");
    assertThat(machine.number(2)).isEqualTo(150);
    assertThat(machine.number(3)).isEqualTo(100);
    assertThat(machine.gasRemaining()).isEqualTo(before - 6);
    assertThat(machine.load(block, 33)).isEqualTo(config);
    assertThat(machine.load(block + 33, 1_024 - 33)).containsOnly(0);
  }

  @Test
  void fiveBlocksHoldWhatWasStoredInEach() {
    List<Long> blocks = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      blocks.add(machine.allocate(256, RegionType.HEAP));
      machine.store(blocks.get(i), content(i));
    }
    Machines.assertApart(machine, blocks);
    for (int i = 0; i < 5; i++) {
      assertThat(machine.load(blocks.get(i), 256)).isEqualTo(Arrays.copyOf(content(i), 256));
      assertThat(machine.size(blocks.get(i))).isEqualTo(256);
    }
  }

  private static byte[] content(int block) {
    return ascii("Block " + block + " data content here");
  }

  @Test
  void storesAndSumsDoNotGetInEachOthersWay() {
    List<Long> blocks = new ArrayList<>();
    machine.number(3, 10);
    for (int i = 0; i < 3; i++) {
      blocks.add(machine.allocate(128, RegionType.STATE));
      machine.store(blocks.get(i), content(i));
      halted(machine, "add3d r%d, r4, r3\nmov3d r4, r%d".formatted(i, i));
    }
    for (int i = 0; i < 3; i++) {
      assertThat(machine.number(i)).isEqualTo(10L * (i + 1));
      assertThat(machine.load(blocks.get(i), content(i).length)).isEqualTo(content(i));
    }
  }

  @Test
  void anApplicationTakesAnInputAndKeepsAStateAndGivesAnOutput() {
    long input = machine.allocate(4_096, RegionType.SHARED);
    long output = machine.allocate(4_096, RegionType.SHARED);
    long state = machine.allocate(2_048, RegionType.STATE);
    machine.store(input, bytes(1_500));
    machine.store(input + 8, bytes(500));
    machine.number(2, input);
    machine.number(3, output);
    machine.number(4, state);
    Outcome outcome =
        halted(
            machine,
            """
              mload r5, r2, 0, 8
              mload r6, r2, 8, 8
              sub3d r7, r5, r6
              mstore r4, 2040, r7, 8
              mstore r3, 0, r7, 8
              ldi r8, 8
              haltout r3, r8
            """);
    assertThat(outcome.output()).isEqualTo(bytes(1_000));
    assertThat(machine.load(output, 8)).isEqualTo(bytes(1_000));
    assertThat(machine.load(state + 2_040, 8)).isEqualTo(bytes(1_000));
    assertThat(machine.load(input, 8)).isEqualTo(bytes(1_500));
    assertThat(machine.verify(state + 2_040, bytes(1_000), machine.proof(state + 2_040, 8)))
        .isTrue();
  }

  @Test
  void tenRecordsOfABatchCostTheSameEachButForTheirPages() {
    List<Long> blocks = new ArrayList<>();
    List<Long> gas = new ArrayList<>();
    byte[] record = new byte[512];
    Arrays.fill(record, (byte) 0xA5);
    machine.root();
    for (int i = 0; i < 10; i++) {
      long before = machine.gasUsed();
      blocks.add(machine.allocate(512, RegionType.HEAP));
      record[0] = (byte) i;
      machine.store(blocks.get(i), record);
      gas.add(machine.gasUsed() - before);
    }
    long each = 20 + 16 + 15 + 2 * 512 + 2 * 500;
    assertThat(gas)
        .containsExactly(each + 384, each, each, each, each, each, each, each, each + 384, each);
    for (int i = 0; i < 10; i++) {
      record[0] = (byte) i;
      assertThat(machine.load(blocks.get(i), 512)).isEqualTo(record);
    }
  }

  @Test
  void whatCannotBeExecutedSaysWhereAndLeavesTheMachineAsItWas() {
    machine.number(2, 77);
    Outcome outcome = run(machine, "addi r2, r2, 1\ndiv r3, r2, r4\nnop");
    assertThat(outcome.fault()).isEqualTo(Fault.DIVISION_BY_ZERO);
    assertThat(outcome.at()).isEqualTo(7);
    assertThat(outcome.instructions()).isEqualTo(2);
    assertThat(outcome.gasPaid()).isEqualTo(8);
    assertThat(machine.number(2)).isEqualTo(77);
  }
}
