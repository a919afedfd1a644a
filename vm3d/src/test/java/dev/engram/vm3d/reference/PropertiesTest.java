/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.engram.space.Address;
import dev.engram.vm3d.Fault;
import dev.engram.vm3d.FaultException;
import dev.engram.vm3d.Outcome;
import dev.engram.vm3d.Run;
import dev.engram.vm3d.Vm3d;
import dev.engram.vm3d.code.Assembler;
import dev.engram.vm3d.code.Program;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every program, whatever it costs exactly. */
class PropertiesTest {

  private static final byte[] NO_CODE = {};
  private static final int PROGRAMS = Boolean.getBoolean("engram.nightly") ? 3_000 : 150;

  private final SplittableRandom random = new SplittableRandom(5);
  private final RandomOperands.Theme theme = RandomOperands.Theme.of(random);

  private byte[] code() {
    return RandomProgram.of(theme, random.nextLong());
  }

  @Test
  void noProgramEndsWithMoreGasThanItHad() {
    for (int i = 0; i < PROGRAMS / 5; i++) {
      Machine.Settings settings =
          new Machine.Settings(random.nextInt(2_000_000), 20_000, 4 << 20, random.nextBoolean(), 0);
      try (Machine machine = settings.fast()) {
        long had = machine.gasRemaining();
        for (int j = 0; j < 5; j++) {
          machine.host(RandomHostCall.of(random)); // earns, and cannot earn the program's
          had = machine.gasRemaining();
          Machine.Result result = machine.execute(code(), null);
          assertThat(result.gasPaid())
              .isBetween(result.gasUsed() - result.gasUsed() / 5, result.gasUsed());
          assertThat(result.gasUsed()).isLessThanOrEqualTo(had);
          assertThat(machine.gasRemaining()).isEqualTo(had - result.gasPaid()).isNotNegative();
          had = machine.gasRemaining();
        }
      }
    }
  }

  @Test
  void whatHostCallsHaveEarnedIsNotPaidOutByALittleProgram() {
    try (Machine machine = Machine.Settings.PLAIN.fast()) {
      for (int i = 0; i < 50; i++) {
        String block = machine.host(new HostCall.Allocate(40_000, 4, 0));
        machine.host(new HostCall.Store(Long.parseLong(block), new byte[40_000]));
        machine.host(new HostCall.Free(Long.parseLong(block)));
      }
      assertThat(machine.refund()).isEqualTo(50 * 10 * 192);
      long had = machine.gasRemaining();
      Machine.Result result = machine.execute(new byte[] {0, 0, 0, 0, 0}, null);
      assertThat(result.gasUsed()).isEqualTo(5);
      assertThat(result.gasPaid()).isEqualTo(4);
      assertThat(machine.gasRemaining()).isEqualTo(had - 4);
      assertThat(machine.refund()).isZero();
    }
  }

  /** The gas that such a loop has left when it ends with its gas is less at each of its turns. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "malloc r2, r1, heap, 0\nmstore r2, 0, r1, 32\nmfree r2",
        "malloc r2, r3, heap, 0\nmfree r2",
        "malloc r2, r1, heap, 0\nmstore r2, 0, r1, 32\nmrealloc r2, r2, r3\nmrealloc r2, r2, r1\nmfree r2",
        "malloc r2, r1, heap, 0\nmalloc r4, r1, heap, 0\nmstore r4, 0, r1, 8\nmfree r2\nmdefrag r5, heap\n"
            + "mfree r4\nmcompact3d r5, heap, 90, 0",
        "mdefrag r5, heap",
        "call sub, r6, r5\njump on\nsub: malloc r2, r1, heap, 0\nmstore r2, 0, r1, 8\nmfree r2\nabort r2\non:",
      })
  void noLoopEarnsWhatItCosts(String body) {
    String source =
        "ldi r6, -1\nldi r1, 4096\nldi r3, 200000\nloop: mgas r7\nmrefund r8\n%s\nmgas r9\nmrefund r10\n"
                .formatted(body)
            + "sub3d r7, r7, r9\nsub3d r10, r10, r8\nadd3d r10, r10, r10\nblt r7, r10, profit\n"
            + "jump loop\nprofit: ldi r0, 77\nabort r0";
    Machine.Settings settings = new Machine.Settings(1_000_000, Long.MAX_VALUE, 64 << 20, false, 0);
    try (Machine machine = settings.fast()) {
      Machine.Result result = machine.execute(Assembler.assemble(source).code(), null);
      assertThat(result.fault()).isEqualTo("OUT_OF_GAS");
      assertThat(result.instructions()).isGreaterThan(500);
    }
  }

  @Test
  void theMemoryLimitHoldsAfterEachInstruction() {
    long most = 0;
    int outOfMemory = 0;
    for (int i = 0; i < PROGRAMS / 10; i++) {
      long limit = 4_096L * random.nextInt(10, 60);
      try (Vm3d machine = Vm3d.builder().memory(limit).gas(3_000_000).instructions(3_000).build();
          ReferenceMachine plain =
              new ReferenceMachine(new Machine.Settings(3_000_000, 3_000, limit, false, 0))) {
        plain.afterEach =
            () -> {
              assertThat(plain.resident()).isLessThanOrEqualTo(limit);
              assertThat(plain.kept()).isLessThanOrEqualTo(limit);
            };
        for (int j = 0; j < 4; j++) {
          byte[] code = code();
          Run run = machine.begin(Program.of(code), null);
          while (run.run(1) == null) {
            long resident = machine.statistics().residentBytes();
            assertThat(resident).isLessThanOrEqualTo(limit);
            most = Math.max(most, resident * 100 / limit);
          }
          Machine.Result result = FastMachine.result(run.finish());
          assertThat(plain.execute(code, null)).isEqualTo(result);
          outOfMemory += result.fault() != null && result.fault().equals("OUT_OF_MEMORY") ? 1 : 0;
        }
      }
    }
    assertThat(most).isGreaterThan(90);
    assertThat(outOfMemory).isPositive();
  }

  @Test
  void aFaultOfTheProgramLeavesTheImageAsItWas() {
    int faults = 0;
    int changes = 0;
    for (int i = 0; i < PROGRAMS / 10; i++) {
      Machine.Settings settings =
          new Machine.Settings(Long.MAX_VALUE, random.nextInt(200, 4_000), 4 << 20, false, 0);
      try (Machine machine = settings.fast()) {
        byte[] image = imageWithoutCode(machine);
        for (int j = 0; j < 10; j++) {
          boolean fails = machine.execute(code(), null).fault() != null;
          byte[] now = imageWithoutCode(machine);
          if (fails) {
            faults++;
            assertThat(now).isEqualTo(image);
          } else {
            changes += java.util.Arrays.equals(now, image) ? 0 : 1;
          }
          image = now;
        }
      }
    }
    assertThat(faults).isGreaterThan(PROGRAMS / 10);
    assertThat(changes).isGreaterThan(PROGRAMS / 10);
  }

  /** What is there besides region 2, which has the last program. */
  private static byte[] imageWithoutCode(Machine machine) {
    assertThat(machine.execute(NO_CODE, null).fault()).isNull();
    return machine.image();
  }

  @Test
  void aProgramThatIsPausedDoesTheSame() {
    for (int i = 0; i < PROGRAMS / 5; i++) {
      byte[] code = code();
      Machine.Settings settings =
          new Machine.Settings(random.nextInt(3_000_000), 5_000, 4 << 20, random.nextBoolean(), 0);
      try (FastMachine whole = new FastMachine(settings);
          FastMachine paused = new FastMachine(settings)) {
        Run run = paused.machine.begin(Program.of(code), null);
        Outcome outcome = run.run(0);
        long before = 0;
        while (outcome == null) {
          assertThat(run.depth()).isPositive();
          outcome = run.run(random.nextInt(random.nextInt(4) == 0 ? 50 : 4));
          before++;
        }
        assertThat(FastMachine.result(outcome)).isEqualTo(whole.execute(code, null));
        assertThat(paused.image()).isEqualTo(whole.image());
        assertThat(paused.gasRemaining()).isEqualTo(whole.gasRemaining());
        assertThat(before).isPositive();
        assertThat(run.depth()).isZero();
      }
    }
  }

  @Test
  void aProgramForWhichThereIsNoRoomDoesNotStart() {
    try (Vm3d machine = Vm3d.builder().memory(3 * 4_096).build()) {
      Program small = Program.of(new byte[4_096]);
      Program large = Program.of(new byte[4_097]);
      assertThat(machine.execute(small, new byte[8_192]).fault()).isNull();
      machine.number(5, 9);
      assertThatExceptionOfType(FaultException.class)
          .isThrownBy(() -> machine.execute(large, new byte[4_097]))
          .satisfies(e -> assertThat(e.fault()).isEqualTo(Fault.OUT_OF_MEMORY));
      assertThatExceptionOfType(FaultException.class).isThrownBy(() -> machine.execute(large));
      assertThat(machine.number(1)).isEqualTo(8_192);
      assertThat(machine.look(Address.of(2, 0, 4_096), 1)).containsExactly(0);
      assertThat(machine.execute(large, new byte[4_096]).fault()).isNull();
      assertThat(machine.execute(small, new byte[8_192]).fault()).isNull();
    }
  }
}
