/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

import dev.engram.space.Address;
import dev.engram.space.RegionType;
import dev.engram.space.SpaceException;
import dev.engram.vm3d.code.Assembler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What whoever steps through a program, or looks at a machine, is told. */
class LookingOnTest {

  @Test
  void allBlocksOfARegionAreFoundFromItsFirstAddressOn() {
    try (Vm3d machine = Vm3d.builder().build()) {
      long first = machine.allocate(100, RegionType.STACK);
      long second = machine.allocate(70_000, RegionType.STACK);
      machine.allocate(1, RegionType.SHARED);

      assertThat(machine.next(Address.at(5, 0))).isEqualTo(first);
      assertThat(machine.next(first)).isEqualTo(first);
      assertThat(machine.next(first + 1)).isEqualTo(second);
      assertThat(machine.next(second + 1)).isEqualTo(-1);
      assertThat(machine.next(Address.at(4, 0))).isEqualTo(-1);
      assertThat(machine.next(Address.at(2, 0))).isEqualTo(-1);
      assertThat(machine.next(Address.at(9, 0))).isEqualTo(-1);
      assertThatExceptionOfType(SpaceException.BadAddress.class)
          .isThrownBy(() -> machine.next(1L << 40));
    }
  }

  @Test
  void aRegionHasThePagesThatWereWritten() {
    try (Vm3d machine = Vm3d.builder().build()) {
      machine.store(Address.at(4, 4_095), new byte[] {1, 1});
      machine.execute(Assembler.assemble("nop"));

      assertThat(machine.resident(RegionType.HEAP)).isEqualTo(8_192);
      assertThat(machine.resident(RegionType.CODE)).isEqualTo(4_096);
      assertThat(machine.resident(RegionType.STATE)).isZero();
      assertThat(machine.resident(RegionType.IDENTITY)).isZero();
    }
  }

  @Test
  void whatARunHasUsedCountsAllFramesAndStaysWhenItIsOver() {
    try (Vm3d machine = Vm3d.builder().gas(10_000).build()) {
      machine.store(Address.at(4, 0), new byte[1]);
      Run run = machine.begin(Assembler.assemble("ldi r1, 100\ncall f, r1, r2\nf: nop\n"), null);
      assertThat(run.gasUsed()).isZero();

      run.run(2);
      assertThat(run.gas()).isEqualTo(100);
      assertThat(run.gasUsed()).isEqualTo(2 + 40);
      assertThat(run.instructions()).isEqualTo(2);
      assertThat(run.depth()).isEqualTo(2);

      run.run(1);
      assertThat(run.isOver()).isTrue();
      machine.execute(Assembler.assemble("nop\nnop"));
      assertThat(run.gasUsed()).isEqualTo(2 + 40 + 1);
      assertThat(run.instructions()).isEqualTo(3);
    }
  }

  /** The interpreter executes runs of instructions of the same kind at once. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7})
  void asManyInstructionsAreExecutedAsAreAskedFor(int step) {
    String source =
        """
        ldi r4, 0x400000000
        addi r1, r1, 7
        mstore [r4], r1, 8
        mstore [r4+8], r1, 8
        mload r2, [r4], 8
        mload3d r3, [X:4,Y:0,Z:8], 8
        mstore3d [X:4,Y:0,Z:16], r3, 8
        add3d r1, r2, r3
        mload r2, [r4+16], 8
        div r1, r1, r2
        """;
    try (Vm3d machine = Vm3d.builder().build()) {
      Run run = machine.begin(Assembler.assemble(source), null);
      for (int done = step; done < 10; done += step) {
        assertThat(run.run(step)).isNull();
        assertThat(run.instructions()).isEqualTo(done);
      }
      Outcome end = run.finish();
      assertThat(end.isSuccess()).isTrue();
      assertThat(end.instructions()).isEqualTo(10);
      assertThat(machine.register(1)).endsWith(2);
    }
  }

  @Test
  void labelsOfASourceAreOffsetsOfItsCode() {
    Assembler.Assembly assembly = Assembler.assembly("b: nop\n jump end\na: halt3d\nend:");

    assertThat(assembly.labels()).containsExactly(entry("a", 6), entry("b", 0), entry("end", 7));
    assertThat(assembly.program().code())
        .isEqualTo(Assembler.assemble("nop\njump x\nhalt3d\nx:").code());
  }
}
