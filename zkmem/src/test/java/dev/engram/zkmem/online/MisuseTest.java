/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.online;

import static dev.engram.zkmem.model.MemoryConfiguration.TIME_LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.engram.space.SpaceException;
import dev.engram.zkmem.model.MemoryConfiguration;
import dev.engram.zkmem.model.MemoryException;
import dev.engram.zkmem.model.MemoryException.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every misuse is refused for its reason, and changes nothing. */
class MisuseTest {

  private static final int PRIME = 0x7F00_0001;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final byte[] bytes = new byte[64];
  private final int[] numbers = new int[64];
  private final long[] limbs = new long[4];

  private OnlineMemory bytes() {
    return memory(MemoryConfiguration.VOLATILE_WORDS.withBits(1, 10));
  }

  private OnlineMemory elements() {
    return memory(MemoryConfiguration.volatileElements(8).withBits(1, 10));
  }

  private OnlineMemory memory(MemoryConfiguration configuration) {
    out.reset();
    return OnlineMemory.builder(configuration).capacity(100).log(out).build();
  }

  /** Demands that something is refused, and that time, memory and log are as before. */
  private static void refused(OnlineMemory memory, Reason reason, ThrowingCallable misuse) {
    int time = memory.time();
    int accesses = memory.accesses();
    int first = memory.cell(1, 0);
    int last = memory.cell(2, 1023);
    assertThatExceptionOfType(MemoryException.class)
        .isThrownBy(misuse)
        .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
    assertThat(memory.time()).isEqualTo(time);
    assertThat(memory.accesses()).isEqualTo(accesses);
    assertThat(memory.cell(1, 0)).isEqualTo(first);
    assertThat(memory.cell(2, 1023)).isEqualTo(last);
  }

  private List<Entry> logged(OnlineMemory memory) {
    memory.close();
    return Entry.all(out.toByteArray());
  }

  @Test
  void otherWidthsAreRefused() {
    OnlineMemory memory = bytes();
    for (int width : new int[] {-32, -1, 0, 3, 5, 12, 31, 33, 48, 64, 128, 1 << 31}) {
      refused(memory, Reason.WIDTH, () -> memory.read(1, 0, bytes, 0, width));
      refused(memory, Reason.WIDTH, () -> memory.write(1, 0, bytes, 0, width));
      refused(memory, Reason.WIDTH, () -> memory.read(1, 0, numbers, 0, width));
      refused(memory, Reason.WIDTH, () -> memory.write(1, 0, numbers, 0, width));
    }
    assertThat(logged(memory)).isEmpty();
  }

  @Test
  void theIdentityIsReadCellByCellAndNeverWritten() {
    OnlineMemory memory = bytes();
    refused(memory, Reason.IDENTITY_SPACE, () -> memory.read(0, 0, numbers, 0, 2));
    refused(memory, Reason.IDENTITY_SPACE, () -> memory.read(0, 0, numbers, 0, 3));
    refused(memory, Reason.IDENTITY_SPACE, () -> memory.read(0, 0, bytes, 0, 1));
    refused(memory, Reason.IDENTITY_SPACE, () -> memory.readAll(0, 0, bytes, 0, 1));
    refused(memory, Reason.IDENTITY_SPACE, () -> memory.readWord(0, 0, limbs, 0));
    refused(memory, Reason.IDENTITY_SPACE, () -> memory.writeCell(0, 5, 5));
    refused(memory, Reason.IDENTITY_SPACE, () -> memory.write(0, 0, bytes, 0, 1));
    refused(memory, Reason.IDENTITY_SPACE, () -> memory.writeAll(0, 0, bytes, 0, 4));
    refused(memory, Reason.IDENTITY_SPACE, () -> memory.writeAll(0, 0, numbers, 0, 4));
    refused(memory, Reason.BEYOND_SPACE, () -> memory.readCell(0, TIME_LIMIT));
    refused(memory, Reason.BEYOND_SPACE, () -> memory.readCell(0, -1));
    refused(memory, Reason.BEYOND_SPACE, () -> memory.readAll(0, TIME_LIMIT - 3, numbers, 0, 4));
    refused(memory, Reason.BEYOND_SPACE, () -> memory.cell(0, TIME_LIMIT));
    assertThat(logged(memory)).isEmpty();
  }

  @Test
  void spacesAreThoseOfTheConfiguration() {
    OnlineMemory memory = bytes();
    for (int space : new int[] {-1, 3, 255, 256, 1 << 31, Integer.MAX_VALUE}) {
      refused(memory, Reason.NO_SUCH_SPACE, () -> memory.readCell(space, 0));
      refused(memory, Reason.NO_SUCH_SPACE, () -> memory.writeCell(space, 0, 0));
      refused(memory, Reason.NO_SUCH_SPACE, () -> memory.cell(space, 0));
      refused(memory, Reason.NO_SUCH_SPACE, () -> memory.readAll(space, 0, bytes, 0, 3));
    }
    assertThat(logged(memory)).isEmpty();
    OnlineMemory most = memory(MemoryConfiguration.VOLATILE_WORDS.withBits(8, 10));
    assertThat(most.readCell(255, 0)).isZero();
    refused(most, Reason.NO_SUCH_SPACE, () -> most.readCell(256, 0));
    assertThat(logged(most)).hasSize(1);
  }

  @Test
  void theLastCellOfAnAccessIsInItsSpaceToo() {
    OnlineMemory memory = bytes();
    refused(memory, Reason.BEYOND_SPACE, () -> memory.readCell(1, 1024));
    refused(memory, Reason.BEYOND_SPACE, () -> memory.readCell(1, -1));
    refused(memory, Reason.BEYOND_SPACE, () -> memory.readCell(1, 1L << 32));
    refused(memory, Reason.BEYOND_SPACE, () -> memory.readCell(1, Long.MIN_VALUE));
    refused(memory, Reason.BEYOND_SPACE, () -> memory.write(2, 1023, bytes, 0, 2));
    refused(memory, Reason.BEYOND_SPACE, () -> memory.write(2, 993, numbers, 0, 32));
    refused(memory, Reason.BEYOND_SPACE, () -> memory.writeWord(2, 993, limbs, 0));
    refused(memory, Reason.BEYOND_SPACE, () -> memory.writeAll(2, 1000, bytes, 0, 25));
    refused(memory, Reason.BEYOND_SPACE, () -> memory.cell(1, 1024));
    memory.write(2, 992, bytes, 0, 32);
    assertThat(logged(memory)).hasSize(1);
  }

  @Test
  void whereNothingIsSplitOnlyBlocksAreAccesses() {
    OnlineMemory memory = memory(MemoryConfiguration.VOLATILE_WORDS.withBits(1, 10).fixed());
    refused(memory, Reason.NOT_ALIGNED, () -> memory.read(1, 16, bytes, 0, 32));
    refused(memory, Reason.NOT_ALIGNED, () -> memory.writeWord(1, 1, limbs, 0));
    refused(memory, Reason.NOT_ALIGNED, () -> memory.writeAll(1, 33, bytes, 0, 64));
    refused(memory, Reason.WIDTH, () -> memory.writeAll(1, 32, bytes, 0, 33));
    refused(memory, Reason.WIDTH, () -> memory.readCell(1, 0));
    refused(memory, Reason.WIDTH, () -> memory.writeCell(1, 0, 1));
    refused(memory, Reason.WIDTH, () -> memory.read(1, 0, bytes, 0, 16));
    assertThat(logged(memory)).isEmpty();
  }

  @Test
  void whereAccessesAreAlignedTheyAreAtMultiplesOfTheirWidth() {
    OnlineMemory memory = memory(MemoryConfiguration.EVM_WORDS.withBits(1, 10));
    refused(memory, Reason.NOT_ALIGNED, () -> memory.read(1, 16, bytes, 0, 32));
    refused(memory, Reason.NOT_ALIGNED, () -> memory.writeWord(1, 1, limbs, 0));
    refused(memory, Reason.NOT_ALIGNED, () -> memory.write(1, 30, bytes, 0, 4));
    refused(memory, Reason.NOT_ALIGNED, () -> memory.write(1, 7, numbers, 0, 2));
    memory.write(1, 16, bytes, 0, 16);
    memory.writeCell(1, 7, 1);
    memory.read(1, 6, bytes, 0, 2);
    memory.writeAll(1, 31, bytes, 0, 3);
    assertThat(logged(memory)).hasSize(5);
  }

  @Test
  void cellsHoldBytesOrElements() {
    OnlineMemory memory = bytes();
    int[] last = {0, 0, 0, 256};
    refused(memory, Reason.VALUE, () -> memory.writeCell(1, 0, 256));
    refused(memory, Reason.VALUE, () -> memory.writeCell(1, 0, -1));
    refused(memory, Reason.VALUE, () -> memory.write(1, 0, last, 0, 4));
    refused(memory, Reason.VALUE, () -> memory.writeAll(1, 0, last, 0, 4));
    assertThat(logged(memory)).isEmpty();

    OnlineMemory other = elements();
    last[3] = PRIME;
    refused(other, Reason.VALUE, () -> other.writeCell(1, 0, PRIME));
    refused(other, Reason.VALUE, () -> other.writeCell(1, 0, -1));
    refused(other, Reason.VALUE, () -> other.write(1, 0, last, 0, 4));
    refused(other, Reason.VALUE, () -> other.write(1, 0, bytes, 0, 4));
    refused(other, Reason.VALUE, () -> other.read(1, 0, bytes, 0, 4));
    refused(other, Reason.VALUE, () -> other.readAll(1, 0, bytes, 0, 4));
    refused(other, Reason.VALUE, () -> other.readWord(1, 0, limbs, 0));
    refused(other, Reason.VALUE, () -> other.writeWord(1, 0, limbs, 0));
    other.writeCell(1, 0, PRIME - 1);
    assertThat(logged(other)).hasSize(1);

    OnlineMemory babyBear =
        OnlineMemory.builder(MemoryConfiguration.volatileElements(8).withBits(1, 10))
            .prime(0x7800_0001)
            .build();
    refused(babyBear, Reason.VALUE, () -> babyBear.writeCell(1, 0, 0x7800_0001));
    babyBear.writeCell(1, 0, 0x7800_0000);
    babyBear.close();
  }

  @Test
  void capacityIsHard() {
    OnlineMemory memory = bytes();
    for (int i = 0; i < 98; i++) {
      memory.writeCell(1, i, 1);
    }
    memory.increment(1000);
    refused(memory, Reason.CAPACITY, () -> memory.writeAll(1, 1, bytes, 0, 4));
    memory.writeAll(1, 1, bytes, 0, 3);
    refused(memory, Reason.CAPACITY, () -> memory.readCell(1, 0));
    refused(memory, Reason.CAPACITY, () -> memory.readCell(0, 0));
    refused(memory, Reason.CAPACITY, () -> memory.writeCell(1, 0, 1));
    assertThat(memory.cell(1, 0)).isEqualTo(1);
    memory.increment(1);
    refused(memory, Reason.CAPACITY, () -> memory.readCell(1, 0));
    assertThat(logged(memory)).hasSize(102);
  }

  @Test
  void whatIsTakenBackIsRoomAgain() {
    OnlineMemory memory = bytes();
    long checkpoint = memory.checkpoint();
    for (int i = 0; i < 100; i++) {
      memory.writeCell(1, i, 1);
    }
    refused(memory, Reason.CAPACITY, () -> memory.readCell(1, 0));
    memory.revert(checkpoint);
    for (int i = 0; i < 100; i++) {
      assertThat(memory.readCell(1, i)).isZero();
    }
    refused(memory, Reason.CAPACITY, () -> memory.readCell(1, 0));
    assertThat(logged(memory)).hasSize(100);
  }

  @Test
  void theClockNeverReachesItsLimit() {
    OnlineMemory memory = bytes();
    refused(memory, Reason.TIME, () -> memory.increment(0));
    refused(memory, Reason.TIME, () -> memory.increment(-1));
    refused(memory, Reason.TIME, () -> memory.increment(TIME_LIMIT - 1));
    refused(memory, Reason.TIME, () -> memory.increment(Integer.MAX_VALUE));
    memory.increment(TIME_LIMIT - 4);
    assertThat(memory.time()).isEqualTo(TIME_LIMIT - 3);
    refused(memory, Reason.TIME, () -> memory.writeAll(1, 1, bytes, 0, 4));
    memory.writeAll(1, 1, bytes, 0, 2);
    assertThat(memory.time()).isEqualTo(TIME_LIMIT - 1);
    refused(memory, Reason.TIME, () -> memory.writeCell(1, 0, 1));
    refused(memory, Reason.TIME, () -> memory.readCell(0, 0));
    refused(memory, Reason.TIME, () -> memory.increment(1));
    assertThat(logged(memory)).hasSize(3);
  }

  @Test
  void arraysThatAreTooShortChangeNothing() {
    OnlineMemory memory = bytes();
    List<ThrowingCallable> misuses =
        List.of(
            () -> memory.read(1, 0, bytes, 63, 2),
            () -> memory.read(1, 0, numbers, -1, 2),
            () -> memory.write(1, 0, bytes, 63, 2),
            () -> memory.write(1, 0, numbers, 63, 2),
            () -> memory.readWord(1, 0, limbs, 1),
            () -> memory.writeWord(1, 0, limbs, 1),
            () -> memory.readAll(1, 0, bytes, 60, 5),
            () -> memory.readAll(1, 0, numbers, 60, 5),
            () -> memory.writeAll(1, 0, bytes, 60, 5),
            () -> memory.writeAll(1, 0, numbers, 60, 5));
    for (ThrowingCallable each : misuses) {
      assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(each);
      assertThat(memory.time()).isEqualTo(1);
    }
    assertThat(logged(memory)).isEmpty();
  }

  @Test
  void checkpointsThatHaveEndedAreNone() {
    OnlineMemory memory = bytes();
    refused(memory, Reason.ORDER, () -> memory.revert(1));
    long outer = memory.checkpoint();
    long inner = memory.checkpoint();
    memory.writeCell(1, 0, 9);
    memory.commit(inner);
    refused(memory, Reason.ORDER, () -> memory.revert(inner));
    refused(memory, Reason.ORDER, () -> memory.commit(inner));
    assertThat(memory.depth()).isEqualTo(1);
    memory.revert(outer);
    refused(memory, Reason.ORDER, () -> memory.commit(outer));
    long both = memory.checkpoint();
    long lost = memory.checkpoint();
    memory.revert(both);
    refused(memory, Reason.ORDER, () -> memory.revert(lost));
    assertThat(logged(memory)).isEmpty();
  }

  @Test
  void afterTheCloseThereIsNothing() {
    OnlineMemory memory = bytes();
    memory.writeCell(1, 0, 1);
    long checkpoint = memory.checkpoint();
    memory.close();
    memory.close();
    List<ThrowingCallable> misuses =
        List.of(
            () -> memory.readCell(1, 0),
            () -> memory.writeCell(1, 0, 1),
            () -> memory.readAll(1, 0, bytes, 0, 8),
            () -> memory.increment(1),
            () -> memory.cell(1, 0),
            memory::checkpoint,
            memory::snapshot,
            () -> memory.revert(checkpoint),
            () -> memory.commit(checkpoint),
            () -> memory.initial().put(1, 0, bytes, 0, 1),
            () -> memory.initial().forEach((space, pointer, cells) -> {}));
    for (ThrowingCallable each : misuses) {
      assertThatExceptionOfType(MemoryException.class)
          .isThrownBy(each)
          .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.ORDER));
    }
    assertThat(Entry.all(out.toByteArray())).hasSize(1);
  }

  @Test
  void aFullMemoryRefusesWritesAndIsAsItWas() {
    try (OnlineMemory memory =
        OnlineMemory.builder(MemoryConfiguration.VOLATILE_WORDS.withBits(0, 24))
            .memory(1 << 20)
            .log(out)
            .build()) {
      memory.writeCell(1, 0, 1);
      byte[] much = new byte[1 << 21];
      much[0] = 2;
      assertThatExceptionOfType(SpaceException.OutOfSpace.class)
          .isThrownBy(() -> memory.writeAll(1, 0, much, 0, much.length));
      Batch batch = memory.batch();
      batch.write(1, 0, new int[] {3}, 0, 1).write(1, 5, new int[] {4}, 0, 1);
      batch.write(1, 0, new int[] {5}, 0, 1).write(1, 8192, much, 0, much.length);
      assertThatExceptionOfType(SpaceException.OutOfSpace.class)
          .isThrownBy(() -> memory.apply(batch));
      assertThat(memory.cell(1, 0)).isEqualTo(1);
      assertThat(memory.cell(1, 5)).isZero();
      assertThat(memory.time()).isEqualTo(2);
    }
    assertThat(Entry.all(out.toByteArray())).hasSize(1);
  }

  /** Of a stream that cannot be written, and of one that is broken in itself. */
  static List<Exception> troubles() {
    return List.of(new IOException("no room"), new IllegalStateException("not open"));
  }

  @ParameterizedTest
  @MethodSource("troubles")
  void aLogThatCannotBeWrittenIsTheEnd(Exception trouble) {
    OutputStream broken =
        new OutputStream() {
          private int left = 100_000;

          @Override
          public void write(int b) throws IOException {
            if (--left < 0) {
              if (trouble instanceof IOException io) {
                throw io;
              }
              throw (RuntimeException) trouble;
            }
          }
        };
    OnlineMemory memory =
        OnlineMemory.builder(MemoryConfiguration.VOLATILE_WORDS).log(broken).build();
    assertThatExceptionOfType(RuntimeException.class)
        .isThrownBy(() -> {
          for (int i = 0; i < 100_000; i++) {
            memory.write(1, i, bytes, 0, 32);
          }
        })
        .satisfies(e ->
            assertThat(e instanceof UncheckedIOException ? e.getCause() : e).isSameAs(trouble));
    int time = memory.time();
    List<ThrowingCallable> further =
        List.of(
            () -> memory.writeCell(1, 0, 77),
            () -> memory.readCell(0, 0),
            () -> memory.increment(1),
            memory::checkpoint);
    for (ThrowingCallable each : further) {
      assertThatExceptionOfType(IllegalStateException.class).isThrownBy(each);
    }
    assertThat(memory.cell(1, 0)).isZero();
    assertThat(memory.time()).isEqualTo(time);
    memory.close();
  }

  @Test
  void buildersRefuseWhatIsNoMemory() {
    OnlineMemoryBuilder builder = OnlineMemory.builder(MemoryConfiguration.VOLATILE_WORDS);
    assertThatIllegalArgumentException().isThrownBy(() -> builder.capacity(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.capacity(TIME_LIMIT + 1));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.prime(1 << 29));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.memory(1));
  }
}
