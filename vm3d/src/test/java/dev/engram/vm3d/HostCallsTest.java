/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d;

import static dev.engram.vm3d.Machines.bytes;
import static dev.engram.vm3d.Machines.fault;
import static dev.engram.vm3d.Machines.halted;
import static dev.engram.vm3d.Machines.image;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.engram.space.Address;
import dev.engram.space.BlockRequest;
import dev.engram.space.RegionType;
import dev.engram.space.SpaceException;
import dev.engram.trace.AccessSink;
import dev.engram.vm3d.code.Assembler;
import dev.engram.vm3d.code.Program;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a machine refuses from outside, and what a refused call leaves. */
class HostCallsTest {

  private static final long HEAP = Address.of(4, 0, 0);

  private final Vm3d machine = Vm3d.builder().proofs(true).build();

  @AfterEach
  void close() {
    machine.close();
  }

  @Test
  void whileAProgramRunsNothingIsChangedFromOutside() {
    long block = machine.allocate(8, RegionType.HEAP);
    machine.store(block, bytes(5));
    MemoryProof proof = machine.proof(block, 8);
    Program program = Assembler.assemble("ldi r2, 7\nnop");
    Run run = machine.begin(program, new byte[] {1});
    run.run(1);
    for (ThrowingCallable each :
        List.<ThrowingCallable>of(
            () -> machine.allocate(1, RegionType.HEAP),
            () -> machine.reallocate(block, 2),
            () -> machine.free(block),
            () -> machine.store(block, new byte[0]),
            () -> machine.load(block, 0),
            () -> machine.copy(block, block, 0),
            () -> machine.compact(RegionType.HEAP, 50, 1),
            () -> machine.number(2, 1),
            () -> machine.register(2, new byte[32]),
            () -> machine.begin(program, null),
            () -> machine.exportTo(OutputStream.nullOutputStream()),
            () -> machine.proof(block, 8),
            () -> machine.verify(block, bytes(5), proof),
            machine::root,
            machine::settle)) {
      assertThatIllegalStateException().isThrownBy(each);
    }
    assertThat(machine.number(2)).isEqualTo(7);
    assertThat(machine.look(block, 8)).isEqualTo(bytes(5));
    assertThat(machine.size(block)).isEqualTo(8);
    assertThat(machine.statistics().allocations()).isOne();
    assertThat(Machines.report(machine, RegionType.HEAP).blocks()).isOne();
    assertThat(machine.analyse(RegionType.HEAP, 50).moves()).isEmpty();
    assertThat(run.finish().fault()).isNull();
    machine.free(block);
  }

  @Test
  void argumentsThatMakeNoSenseAreRefusedAndChangeNothing() {
    long block = machine.allocate(8, RegionType.HEAP);
    long used = machine.gasUsed();
    for (ThrowingCallable each :
        List.<ThrowingCallable>of(
            () -> machine.allocate(8, RegionType.HEAP, BlockRequest.EXECUTABLE),
            () -> machine.allocate(8, RegionType.SHARED, BlockRequest.EXECUTABLE),
            () -> machine.allocate(8, RegionType.HEAP, BlockRequest.SHARED),
            () -> machine.allocate(8, RegionType.CODE),
            () -> machine.compact(RegionType.HEAP, 0, 1),
            () -> machine.compact(RegionType.HEAP, 101, 1),
            () -> machine.compact(RegionType.HEAP, 50, 0),
            () -> machine.compact(RegionType.IDENTITY, 50, 1),
            () -> machine.analyse(RegionType.VM_CONTROL, 50),
            () -> machine.analyse(RegionType.HEAP, 0),
            () -> machine.analyse(RegionType.HEAP, 101),
            () -> machine.load(block, -1),
            () -> machine.register(2, new byte[31]),
            () -> machine.register(2, new byte[33]))) {
      assertThatIllegalArgumentException().isThrownBy(each);
    }
    for (int register : new int[] {-1, 16}) {
      assertThatExceptionOfType(IndexOutOfBoundsException.class)
          .isThrownBy(() -> machine.number(register));
      assertThatExceptionOfType(IndexOutOfBoundsException.class)
          .isThrownBy(() -> machine.number(register, 1));
      assertThatExceptionOfType(IndexOutOfBoundsException.class)
          .isThrownBy(() -> machine.register(register));
    }
    assertThatExceptionOfType(SpaceException.BadAddress.class)
        .isThrownBy(() -> machine.size(1L << 40));
    assertThat(machine.gasUsed()).isEqualTo(used);
    assertThat(machine.statistics().allocations()).isOne();
    assertThat(machine.allocate(8, RegionType.SHARED, BlockRequest.SHARED)).isNotZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, (1L << 32) + 1, Long.MIN_VALUE})
  void aSizeThatNoBlockHasIsRefused(long size) {
    long block = machine.allocate(8, RegionType.HEAP);
    long used = machine.gasUsed();
    assertThat(fault(() -> machine.allocate(size, RegionType.HEAP))).isEqualTo(Fault.BAD_SIZE);
    assertThat(fault(() -> machine.reallocate(block, size))).isEqualTo(Fault.BAD_SIZE);
    if (size != 0) {
      assertThat(fault(() -> machine.copy(HEAP, HEAP, size))).isEqualTo(Fault.BAD_SIZE);
    }
    assertThat(machine.gasUsed()).isEqualTo(used);
    assertThat(machine.size(block)).isEqualTo(8);
  }

  @Test
  void aCallOfNoBytesIsNoAccess() {
    long nowhere = 1L << 50;
    assertThat(machine.load(nowhere, 0)).isEmpty();
    machine.store(nowhere, new byte[0]);
    machine.copy(nowhere, nowhere, 0);
    assertThat(machine.gasUsed()).isEqualTo(10 + 15 + 25);
  }

  @Test
  void theLastAccessOfHostCallsIsTheirOwn() {
    machine.store(HEAP, bytes(1));
    machine.load(HEAP, 8);
    halted(machine, "mload3d r2, [X:3,Y:0,Z:0], 8");
    long used = machine.gasUsed();
    machine.load(HEAP, 8);
    assertThat(machine.gasUsed() - used).as("no other region").isEqualTo(26);
    assertThat(halted(machine, "mload3d r2, [X:3,Y:0,Z:0], 8").gasUsed()).isEqualTo(26);
    machine.load(Address.of(3, 0, 0), 8);
    assertThat(machine.gasUsed() - used).isEqualTo(26 + 26 + 36);
  }

  /** A reallocation that cannot pay for the pages it moves to has not paid for its planes. */
  @Test
  void aRefusedCallHasPaidForNothingThatCouldBeRefunded() {
    try (Vm3d poor = Vm3d.builder().gas(1_000_000).build()) {
      long block = poor.allocate(100, RegionType.HEAP);
      poor.allocate(100, RegionType.HEAP);
      poor.store(block, new byte[300]); // a page that both are in
      long large = poor.allocate(140_000, RegionType.HEAP);
      poor.settle();
      long left = poor.schedule().reallocation(100, 200_000) + 382;
      while (poor.gasRemaining() - left > 100_000) {
        poor.load(HEAP, 40_000);
      }
      poor.load(HEAP, (int) (poor.gasRemaining() - left - 10) / 2);
      byte[] before = image(poor);
      long remaining = poor.gasRemaining();
      assertThat(remaining - left).isBetween(0L, 1L);

      assertThat(fault(() -> poor.reallocate(block, 200_000))).isEqualTo(Fault.OUT_OF_GAS);

      assertThat(poor.gasRemaining()).isEqualTo(remaining);
      assertThat(image(poor)).isEqualTo(before);
      poor.free(large);
      assertThat(poor.refund()).as("planes of what was refused").isZero();
    }
  }

  /** Addresses run out where blocks of 4 GiB are within the limit of memory. */
  @Test
  void aCallForWhichThereAreNoAddressesHasPaidForNothingThatCouldBeRefunded() {
    try (Vm3d large = Vm3d.builder().memory(8L << 30).build()) {
      long all = large.allocate(1L << 32, RegionType.HEAP);
      large.settle();
      long used = large.gasUsed();
      assertThat(fault(() -> large.allocate(200_000, RegionType.HEAP)))
          .isEqualTo(Fault.OUT_OF_MEMORY);
      assertThat(large.gasUsed()).isEqualTo(used);
      large.free(all);
      assertThat(large.refund()).isZero();
    }
  }

  @Test
  void aProgramAfterAnotherFindsNeitherItsCodeNorItsInput() {
    machine.execute(Assembler.assemble("nop\n".repeat(10_000)), new byte[9_000]);
    machine.execute(Assembler.assemble("nop\n".repeat(3)), new byte[] {1, 2});
    assertThat(machine.statistics().residentBytes()).isEqualTo(2 * 4_096);
    machine.store(HEAP, bytes(-1));
    byte[] filled = new byte[9_000];
    Arrays.fill(filled, (byte) 9);
    machine.execute(Assembler.assemble("ldi r2, -1\n".repeat(900)), filled);
    machine.execute(Assembler.assemble("halt3d"), new byte[] {3});
    assertThat(machine.load(Address.of(1, 0, 0), 9_000)).startsWith(3, 0, 0).endsWith(0, 0);
    assertThat(machine.load(Address.of(2, 0, 0), 9_000)).startsWith(0xFF, 0, 0).endsWith(0, 0);
    assertThat(machine.load(Address.of(1, 0, 1), 8_999)).containsOnly(0);
    assertThat(machine.load(Address.of(2, 0, 1), 8_999)).containsOnly(0);
  }

  @Test
  void aProgramForWhichThereIsNoRoomDoesNotStart() {
    try (Vm3d small = Vm3d.builder().memory(4 * 4_096).build()) {
      halted(small, "nop");
      small.store(HEAP, new byte[2 * 4_096]);
      Program large = Assembler.assemble("nop\n".repeat(3 * 4_096));
      assertThat(fault(() -> small.execute(large))).isEqualTo(Fault.OUT_OF_MEMORY);
      Program one = Assembler.assemble("nop");
      assertThat(fault(() -> small.execute(one, new byte[2 * 4_096])))
          .isEqualTo(Fault.OUT_OF_MEMORY);
      assertThat(small.execute(one, new byte[4_096]).fault()).isNull();
      assertThat(small.statistics().residentBytes()).isEqualTo(4 * 4_096);
      assertThat(small.statistics().faults()).isEqualTo(2);
    }
  }

  /** Is told of accesses, and throws once a moment has come. */
  private static final class Watcher implements AccessSink {
    private long left = Long.MAX_VALUE;

    private void told() {
      if (left-- <= 0) {
        throw new UncheckedIOException(new IOException("the disk is full"));
      }
    }

    @Override
    public void read(long pointer, byte[] data, int offset, int width) {
      told();
    }

    @Override
    public void write(long pointer, byte[] data, int offset, int width) {
      told();
    }

    @Override
    public void zeroed(long pointer, long length) {
      told();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3})
  void aProgramThatWhoeverLooksOnBreaksOffIsUndone(long accesses) {
    Program program =
        Assembler.assemble(
            """
            .vm3d 1
              ldi r4, 7
              ldi r8, 100000
              call inner, r8, r9
              mstore3d [X:3,Y:0,Z:0], r4, 8
              halt3d
            inner:
              malloc3d r3, 100, heap, 0
              mstore3d [X:3,Y:0,Z:8], r4, 8
              mstore3d [X:3,Y:1,Z:0], r4, 8
              mload3d r2, [X:3,Y:0,Z:8], 8
              ret
            """);
    Watcher watcher = new Watcher();
    try (Vm3d watched = Vm3d.builder().proofs(true).accessLog(_ -> watcher).build()) {
      watched.begin(Assembler.assemble("nop"), null).finish();
      Run run = watched.begin(program, null);
      watcher.left = accesses;
      assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(run::finish);
      assertThatIllegalStateException().isThrownBy(() -> run.run(1));

      watcher.left = Long.MAX_VALUE;
      assertThat(watched.number(4)).isZero();
      assertThat(watched.look(Address.of(3, 0, 0), 16)).isEqualTo(new byte[16]);
      assertThat(watched.statistics().liveBytes()).isZero();
      assertThat(watched.refund()).isZero();
      Outcome again = watched.execute(program);
      assertThat(again.fault()).isNull();
      assertThat(watched.look(Address.of(3, 1, 0), 8)).isEqualTo(bytes(7));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3})
  void aProgramThatWhoeverLooksOnKeepsFromBeginningIsLoadedTheNextTime(long accesses) {
    Program first = Assembler.assemble("ldi r2, 7\n".repeat(900));
    Program next = Assembler.assemble("nop");
    Program longer = Assembler.assemble("ldi r3, 8\n".repeat(9_000));
    byte[] input = {1, 2};
    for (Program middle : List.of(next, longer)) {
      for (Program last : List.of(first, next)) {
        Watcher watcher = new Watcher();
        try (Vm3d watched = Vm3d.builder().proofs(true).accessLog(_ -> watcher).build();
            Vm3d fresh = Vm3d.builder().proofs(true).build()) {
          watched.execute(first, new byte[9_000]);
          watcher.left = accesses;
          try {
            watched.begin(middle, input).finish();
          } catch (UncheckedIOException full) {
            watcher.left = Long.MAX_VALUE;
          }
          watcher.left = Long.MAX_VALUE;
          watched.execute(last, input);
          fresh.execute(last, input);
          assertThat(watched.root()).isEqualTo(fresh.root());
          assertThat(image(watched)).isEqualTo(image(fresh));
        }
      }
    }
  }

  @Test
  void aProgramAtWhoseEndWhoeverLooksOnThrowsHasEnded() {
    Watcher watcher = new Watcher();
    try (Vm3d watched = Vm3d.builder().proofs(true).accessLog(_ -> watcher).build()) {
      Program program = Assembler.assemble("ldi r4, 7\nmstore3d [X:7,Y:0,Z:0], r4, 8\nhalt3d");
      watched.execute(program);
      long used = watched.gasUsed();
      Run run = watched.begin(program, null);
      run.run(2);
      watcher.left = 0;
      assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(run::finish);
      watcher.left = Long.MAX_VALUE;
      assertThat(run.isOver()).isTrue();
      assertThat(run.finish().fault()).isNull();
      assertThat(watched.gasUsed()).isEqualTo(used + run.finish().gasPaid()).isGreaterThan(used);
      assertThat(watched.refund()).isZero();
      used = watched.gasUsed();
      watched.store(Address.of(7, 0, 0), bytes(1));
      assertThat(watched.gasUsed()).as("a page and a chunk").isGreaterThan(used + 384);
    }
  }

  @Test
  void whatAHostCallEarnsIsNothingIfWhoeverLooksOnKeptItFromPaying() {
    Watcher watcher = new Watcher();
    try (Vm3d watched = Vm3d.builder().accessLog(_ -> watcher).build()) {
      long block = watched.allocate(4_096, RegionType.HEAP);
      watched.free(block);
      watched.settle();
      long used = watched.gasUsed();
      watcher.left = 0;
      assertThatExceptionOfType(UncheckedIOException.class)
          .isThrownBy(() -> watched.store(block, bytes(1)));
      watcher.left = Long.MAX_VALUE;
      assertThat(watched.gasUsed()).isEqualTo(used);
      assertThat(watched.allocate(4_096, RegionType.HEAP)).isEqualTo(block);
      assertThat(watched.refund()).isZero();
    }
  }
}
