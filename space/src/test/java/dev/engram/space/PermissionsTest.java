/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** What may not be done is not done on any way, short or long, confined or shared. */
@ParameterizedClass
@ValueSource(booleans = {false, true})
class PermissionsTest {

  private static final int CODE = 2;
  private static final int FIELD = 3;
  private static final int LEFT = 4;
  private static final long BYTES = Address.of(1, 0, 0);
  private static final long CODES = Address.of(CODE, 0, 0);
  private static final long ELEMENTS = Address.of(FIELD, 0, 0);
  private static final long IDENTITY = 0;

  private final Space space;

  PermissionsTest(boolean shared) {
    SpaceBuilder builder =
        Space.builder()
            .region(1, RegionSettings.of(RegionType.HEAP))
            .region(CODE, RegionSettings.of(RegionType.CODE))
            .region(FIELD, RegionSettings.of(RegionType.STATE).of(CellType.KOALA_BEAR))
            .region(LEFT, RegionSettings.of(RegionType.SHARED));
    space = shared ? builder.shared() : builder.confined();
  }

  @AfterEach
  void close() {
    space.close();
  }

  /** Every way to change eight bytes at an address. */
  private static List<Consumer<Long>> writes(Space space) {
    return List.of(
        at -> space.putByte(at, (byte) 1),
        at -> space.putShort(at, (short) 1),
        at -> space.putInt(at, 1),
        at -> space.putLong(at, 1),
        at -> space.putCell(at, 1),
        at -> space.write(at, new byte[] {1, 2, 3, 4}, 0, 4),
        at -> space.write(at, new byte[32], 0, 32),
        at -> space.write(at, new byte[10_000], 0, 10_000),
        at -> space.fill(at, 8, (byte) 1),
        at -> space.fill(at, 8, (byte) 0),
        at -> space.copy(Address.of(LEFT, 0, 0), at, 8),
        at -> space.copy(at, at + 8, 8),
        at -> space.compareAndSet(at, 0, 1),
        at -> space.compareAndSet(at, 77, 1),
        at -> space.getAndAdd(at, 1));
  }

  /** Every way to see eight bytes at an address. */
  private static List<Consumer<Long>> reads(Space space) {
    return List.of(
        at -> space.getByte(at),
        at -> space.getShort(at),
        at -> space.getInt(at),
        at -> space.getLong(at),
        at -> space.getCell(at),
        at -> space.read(at, new byte[4], 0, 4),
        at -> space.read(at, new byte[32], 0, 32),
        at -> space.read(at, new byte[10_000], 0, 10_000),
        at -> space.copy(at, Address.of(LEFT, 0, 0), 8),
        at -> space.compareAndSet(at, 0, 1),
        at -> space.getAndAdd(at, 1));
  }

  @Test
  void whatIsNotToBeWrittenIsWrittenOnNoWay() {
    space.putLong(BYTES, 7);
    space.protect(1, Permission.READ);
    writes(space).forEach(write -> forbidden(() -> write.accept(BYTES)));
    assertThat(space.getLong(BYTES)).isEqualTo(7);
    assertThat(space.getLong(BYTES + 8)).isZero();
    space.protect(1, Permission.READ, Permission.WRITE);
    writes(space).forEach(write -> write.accept(BYTES));
  }

  @Test
  void whatIsNotToBeReadIsReadOnNoWay() {
    space.putLong(BYTES, 7);
    assertThat(space.getLong(BYTES)).isEqualTo(7);
    space.protect(1, Permission.WRITE);
    reads(space).forEach(read -> forbidden(() -> read.accept(BYTES)));
    assertThat(space.getLong(Address.of(LEFT, 0, 0))).isZero();
    space.putLong(BYTES, 8);
    space.protect(1);
    reads(space).forEach(read -> forbidden(() -> read.accept(BYTES)));
    forbidden(() -> space.putLong(BYTES, 9));
    space.protect(1, Permission.READ, Permission.WRITE);
    assertThat(space.getLong(BYTES)).isEqualTo(8);
  }

  /** In Memory3D a store to a code region succeeds. */
  @Test
  void codeIsFetchedAndReadAndLoadedAndNeverWritten() {
    space.load(CODES, new byte[] {1, 2, 3, 4});
    byte[] code = new byte[4];
    space.fetch(CODES, code, 0, 4);
    assertThat(code).containsExactly(1, 2, 3, 4);
    assertThat(space.getInt(CODES)).isEqualTo(0x0102_0304);
    writes(space).forEach(write -> forbidden(() -> write.accept(CODES)));
    assertThat(space.getInt(CODES)).isEqualTo(0x0102_0304);
    space.protect(CODE, Permission.READ);
    forbidden(() -> space.fetch(CODES, code, 0, 4));
    space.protect(CODE, Permission.EXECUTE);
    forbidden(() -> space.getInt(CODES));
    space.fetch(CODES, code, 0, 4);
  }

  @Test
  void onlyCodeIsFetched() {
    for (long each : new long[] {BYTES, ELEMENTS, IDENTITY}) {
      forbidden(() -> space.fetch(each, new byte[4], 0, 4));
    }
  }

  @Test
  void nothingIsToBeWrittenAndExecuted() {
    Permission[] both = {Permission.WRITE, Permission.EXECUTE};
    assertThatIllegalArgumentException().isThrownBy(() -> space.protect(CODE, both));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RegionSettings.of(RegionType.CODE).with(both));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> space.protect(1, Permission.READ, Permission.EXECUTE));
    for (RegionType type : RegionType.values()) {
      if (type != RegionType.CODE) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> RegionSettings.of(type).with(Permission.EXECUTE));
      }
      assertThat(type.permissions()).isNotEqualTo(Set.of(both));
    }
    forbidden(() -> space.putLong(CODES, 1));
    space.protect(CODE, Permission.READ, Permission.WRITE);
    space.putLong(CODES, 1);
    forbidden(() -> space.fetch(CODES, new byte[4], 0, 4));
  }

  @Test
  void permissionsAreRevertedAndCommittedAsContentsAre() {
    long outer = space.checkpoint();
    space.protect(1, Permission.READ);
    long inner = space.checkpoint();
    space.protect(1, Permission.READ, Permission.WRITE);
    space.putLong(BYTES, 1);
    space.revert(inner);
    forbidden(() -> space.putLong(BYTES, 2));
    inner = space.checkpoint();
    space.protect(1);
    space.commit(inner);
    forbidden(() -> space.getLong(BYTES));
    space.revert(outer);
    assertThat(space.getLong(BYTES)).isZero();
    space.putLong(BYTES, 3);
    forbidden(() -> space.putLong(CODES, 3));
  }

  @Test
  void aForkHasPermissionsOfItsOwn() {
    space.protect(1, Permission.READ);
    try (Space fork = space.fork()) {
      forbidden(() -> fork.putLong(BYTES, 1));
      fork.protect(1, Permission.READ, Permission.WRITE);
      fork.putLong(BYTES, 1);
      forbidden(() -> space.putLong(BYTES, 1));
    }
  }

  @Test
  void theIdentityRegionReadsAsItsPointersAndIsWrittenOnNoWay() {
    for (long pointer : new long[] {0, 1, 65_535, 65_536, 0xFFFF_FFFFL}) {
      assertThat(space.getInt(pointer)).isEqualTo((int) pointer);
      assertThat(space.getCell(pointer)).isEqualTo((int) pointer);
    }
    byte[] four = new byte[16];
    space.read(0xFFFE, four, 0, 16);
    assertThat(four).containsExactly(0, 0, -1, -2, 0, 0, -1, -1, 0, 1, 0, 0, 0, 1, 0, 1);
    writes(space).forEach(write -> forbidden(() -> write.accept(IDENTITY)));
    forbidden(() -> space.load(IDENTITY, new byte[4]));
    assertThatIllegalArgumentException().isThrownBy(() -> space.protect(0, Permission.READ));
    assertThatIllegalArgumentException().isThrownBy(() -> space.heap(0));
    assertThat(space.resident(0)).isZero();
    space.copy(6, BYTES, 8);
    assertThat(space.getLong(BYTES)).isEqualTo(0x0000_0006_0000_0007L);
  }

  @Test
  void aFieldTakesNothingButItsElements() {
    int modulus = CellType.KOALA_BEAR.modulus();
    space.putInt(ELEMENTS, modulus - 1);
    space.putInt(ELEMENTS + 1, 5);
    space.fill(BYTES, 16, (byte) 0xFF);
    for (int each : new int[] {modulus, modulus + 1, Integer.MAX_VALUE, -1, Integer.MIN_VALUE}) {
      byte[] bytes = new byte[12];
      Space.INT.set(bytes, 4, each);
      forbidden(() -> space.putInt(ELEMENTS, each));
      forbidden(() -> space.putCell(ELEMENTS, each));
      forbidden(() -> space.putLong(ELEMENTS, each & 0xFFFF_FFFFL));
      forbidden(() -> space.putLong(ELEMENTS, (long) each << 32));
      forbidden(() -> space.write(ELEMENTS, bytes, 0, 12));
      forbidden(() -> space.load(ELEMENTS, bytes));
      long was = space.getLong(ELEMENTS);
      forbidden(() -> space.compareAndSet(ELEMENTS, was, (long) each << 32));
      long more = (long) (each - (modulus - 1)) << 32;
      forbidden(() -> space.getAndAdd(ELEMENTS, more));
    }
    forbidden(() -> space.copy(BYTES, ELEMENTS, 8));
    forbidden(() -> space.copy(IDENTITY, ELEMENTS, 8));
    forbidden(() -> space.fill(ELEMENTS, 8, (byte) 1));
    assertThat(space.getInt(ELEMENTS)).isEqualTo(modulus - 1);
    assertThat(space.getInt(ELEMENTS + 1)).isEqualTo(5);
    space.copy(ELEMENTS, ELEMENTS + 7, 8);
    assertThat(space.getInt(ELEMENTS + 7)).isEqualTo(modulus - 1);
    space.copy(ELEMENTS, BYTES, 8);
    assertThat(space.getInt(BYTES)).isEqualTo(modulus - 1);
  }

  @Test
  void aPartOfACellIsNeitherReadNorWritten() {
    forbidden(() -> space.getByte(ELEMENTS));
    forbidden(() -> space.getShort(ELEMENTS));
    forbidden(() -> space.putByte(ELEMENTS, (byte) 1));
    forbidden(() -> space.putShort(ELEMENTS, (short) 1));
    forbidden(() -> space.write(ELEMENTS, new byte[6], 0, 6));
    forbidden(() -> space.read(ELEMENTS, new byte[6], 0, 6));
    forbidden(() -> space.fill(ELEMENTS, 6, (byte) 0));
    forbidden(() -> space.copy(ELEMENTS, BYTES, 6));
    forbidden(() -> space.copy(BYTES, ELEMENTS, 6));
    forbidden(() -> space.getByte(IDENTITY));
    assertThat(space.getInt(ELEMENTS)).isZero();
  }

  @Test
  void aSnapshotRefusesEveryChange() {
    space.putLong(BYTES, 7);
    long block = space.heap(1).allocate(100);
    space.putLong(block, 9);
    try (Space snapshot = space.snapshot()) {
      writes(snapshot).forEach(write -> forbidden(() -> write.accept(BYTES)));
      List<ThrowingCallable> changes =
          List.of(
              () -> snapshot.load(BYTES, new byte[1]),
              () -> snapshot.protect(1, Permission.READ, Permission.WRITE),
              snapshot::checkpoint,
              snapshot::mark,
              snapshot::endTransaction,
              () -> snapshot.heap(1).allocate(1),
              () -> snapshot.heap(1).reallocate(block, 1),
              () -> snapshot.heap(1).free(block),
              () -> snapshot.heap(1).evacuate(100, Long.MAX_VALUE));
      changes.forEach(PermissionsTest::forbidden);
      try (Space again = snapshot.fork()) {
        forbidden(() -> again.putLong(BYTES, 1));
      }
      space.putLong(block, 10);
      assertThat(snapshot.getLong(block)).isEqualTo(9);
      assertThat(snapshot.heap(1).size(block)).isEqualTo(100);
    }
  }

  @Test
  void flagsOfBlocksAreForTheRegionsThatAllowThem() {
    BlockRequest executable = new BlockRequest(1, BlockRequest.EXECUTABLE);
    BlockRequest shared = new BlockRequest(1, BlockRequest.SHARED);
    forbidden(() -> space.heap(1).allocate(1, executable));
    forbidden(() -> space.heap(LEFT).allocate(1, executable));
    forbidden(() -> space.heap(1).allocate(1, shared));
    forbidden(() -> space.heap(CODE).allocate(1, shared));
    assertThat(space.heap(1).report(50).blocks()).isZero();
    space.heap(CODE).allocate(1, executable);
    space.heap(LEFT).allocate(1, shared);
    long atomic = space.heap(LEFT).allocate(3, new BlockRequest(1, BlockRequest.ATOMIC));
    assertThat(atomic % 8).isZero();
  }

  @Test
  void aClosedSpaceRefusesEverythingAndIsClosedTwice() {
    Heap heap = space.heap(1);
    long checkpoint = space.checkpoint();
    Mark mark = space.mark();
    space.putLong(BYTES, 1);
    space.close();
    space.close();
    List<ThrowingCallable> uses = new ArrayList<>();
    writes(space).forEach(write -> uses.add(() -> write.accept(BYTES)));
    reads(space).forEach(read -> uses.add(() -> read.accept(BYTES)));
    uses.addAll(
        List.of(
            space::checkpoint,
            space::fork,
            space::snapshot,
            space::mark,
            space::tables,
            space::endTransaction,
            () -> space.revert(checkpoint),
            () -> space.commit(checkpoint),
            () -> space.heap(1),
            () -> space.resident(1),
            () -> space.readChunk(BYTES >>> 8, new byte[256], 0),
            () -> space.load(BYTES, new byte[1]),
            () -> space.exportTo(OutputStream.nullOutputStream()),
            () -> heap.allocate(1),
            () -> heap.free(BYTES),
            () -> heap.size(BYTES),
            () -> heap.next(BYTES),
            () -> heap.report(50),
            () -> heap.evacuate(50, 1)));
    for (int i = 0; i < uses.size(); i++) {
      assertThatExceptionOfType(SpaceException.Closed.class)
          .as("use %d", i)
          .isThrownBy(uses.get(i));
    }
    mark.close();
  }

  private static void forbidden(ThrowingCallable call) {
    assertThatExceptionOfType(SpaceException.Forbidden.class).isThrownBy(call);
  }
}
