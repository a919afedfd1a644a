/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena.disk;

import static dev.engram.arena.disk.DiskFileTest.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiskFileFaultsTest {
  @TempDir Path directory;
  private FaultyDisk disk = new FaultyDisk(Path.of(""));

  @BeforeEach
  void makeDisk() {
    disk = new FaultyDisk(directory);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1 << 20})
  void shortWritesAndShortReadsAreGoneOnWith(long writeBehind) throws Exception {
    disk.most = 7;
    try (DiskFile file = file(writeBehind)) {
      byte[] small = noise(1_000);
      byte[] large = noise(70_000);
      int one = file.write(MemorySegment.ofArray(small));
      int other = file.write(MemorySegment.ofArray(large));
      file.flush();
      assertThat(disk.writes.get()).isGreaterThan(71_000 / 7);
      assertThat(read(file, one)).isEqualTo(small);
      assertThat(read(file, other)).isEqualTo(large);
    }
  }

  @Test
  void aFileThatEndsTooEarlyIsATypedErrorOnThatRecord() throws Exception {
    try (DiskFile file = file(0)) {
      byte[] first = noise(1_000);
      int kept = file.write(MemorySegment.ofArray(first));
      int cut = file.write(MemorySegment.ofArray(noise(1_000)));
      disk.cut(disk.size() - 1);
      assertThatThrownBy(() -> read(file, cut)).isInstanceOf(DiskException.Failed.class);
      assertThat(read(file, kept)).isEqualTo(first);
    }
  }

  @Test
  void anErrorInAnyWriteCallOfARecordKeepsNothingOfIt() throws Exception {
    try (DiskFile file = file(0)) {
      byte[] kept = noise(300_000);
      int location = file.write(MemorySegment.ofArray(kept));
      for (int call = 1; call <= 5; call++) {
        disk.write = FaultyDisk.nth(call, "Input/output error");
        assertThatThrownBy(() -> file.write(MemorySegment.ofArray(noise(300_000))))
            .isInstanceOf(DiskException.Failed.class)
            .hasRootCauseMessage("Input/output error");
        assertThat(read(file, location)).isEqualTo(kept);
        assertThat(file.counters().writeFailures()).isEqualTo(call);
      }
      disk.heal();
      // nothing of the five is left where the next one goes
      byte[] bytes = noise(300_000);
      assertThat(file.write(MemorySegment.ofArray(bytes))).isEqualTo(Frames.granules(300_000));
      assertThat(file.counters().records()).isEqualTo(2);
    }
  }

  @Test
  void anErrorInAnyReadCallIsOverWhenTheFaultIs() throws Exception {
    try (DiskFile file = file(0)) {
      byte[] bytes = noise(300_000);
      int location = file.write(MemorySegment.ofArray(bytes));
      for (int call = 1; call <= 5; call++) {
        disk.read = FaultyDisk.nth(call, "Input/output error");
        assertThatThrownBy(() -> read(file, location))
            .isInstanceOf(DiskException.Failed.class)
            .hasRootCauseMessage("Input/output error");
        disk.heal();
        assertThat(read(file, location)).isEqualTo(bytes);
      }
    }
  }

  @Test
  void aFullFileSystemIsATypedErrorAndOverWhenThereIsRoom() throws Exception {
    try (DiskFile file = file(0)) {
      byte[] bytes = noise(100);
      int kept = file.write(MemorySegment.ofArray(bytes));
      disk.write = FaultyDisk.always("No space left on device");
      assertThatThrownBy(() -> file.write(MemorySegment.ofArray(bytes)))
          .isInstanceOf(DiskException.Full.class);
      assertThat(read(file, kept)).isEqualTo(bytes);
      disk.heal();
      assertThat(read(file, file.write(MemorySegment.ofArray(bytes)))).isEqualTo(bytes);
    }
  }

  @Test
  void whatCouldNotBeWrittenBehindIsReadableAndWrittenWhenTheFaultIsOver() throws Exception {
    Random random = new Random(4);
    Map<Integer, byte[]> model = new HashMap<>();
    try (DiskFile file = file(1 << 20)) {
      disk.write = FaultyDisk.always("Input/output error");
      // until the first failure nobody knows
      while (file.counters().writeFailures() == 0) {
        byte[] bytes = noise(1 + random.nextInt(1_000));
        try {
          model.put(file.write(MemorySegment.ofArray(bytes)), bytes);
        } catch (DiskException.Failed early) {
          assertThat(file.counters().writeFailures()).isPositive();
        }
      }
      // a long one may have found no room to wait in while a short one still does
      for (boolean refused = false; !refused; ) {
        byte[] bytes = noise(10);
        try {
          model.put(file.write(MemorySegment.ofArray(bytes)), bytes);
        } catch (DiskException.Failed expected) {
          refused = true;
        }
      }
      assertThat(model).isNotEmpty();
      long failures = file.counters().writeFailures();
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> file.write(MemorySegment.ofArray(noise(10))))
            .isInstanceOf(DiskException.Failed.class)
            .hasRootCauseMessage("Input/output error");
        assertThatThrownBy(() -> file.write(MemorySegment.ofArray(noise(100_000))))
            .isInstanceOf(DiskException.Failed.class);
      }
      assertThat(file.counters().writeFailures()).isGreaterThanOrEqualTo(failures + 6);
      assertThat(file.counters().records()).isEqualTo(model.size());
      for (int location : model.keySet()) {
        assertThat(read(file, location)).isEqualTo(model.get(location));
      }
      assertThat(disk.reads).hasValue(0);
      disk.heal();
      byte[] next = noise(20);
      model.put(file.write(MemorySegment.ofArray(next)), next);
      file.flush();
      assertThat(file.counters().pendingBytes()).isZero();
      for (int location : model.keySet()) {
        assertThat(read(file, location)).isEqualTo(model.get(location));
      }
      assertThat(disk.reads).hasValue(model.size());
    }
  }

  @Test
  void theWriterTriesAgainByItself() throws Exception {
    try (DiskFile file = file(1 << 20)) {
      disk.write = FaultyDisk.nth(1, "Input/output error");
      byte[] bytes = noise(50);
      int location = file.write(MemorySegment.ofArray(bytes));
      while (file.counters().pendingBytes() > 0) {
        Thread.sleep(1);
      }
      assertThat(file.counters().writeFailures()).isEqualTo(1);
      assertThat(read(file, location)).isEqualTo(bytes);
      assertThat(disk.reads).hasValue(1);
    }
  }

  @Test
  void whenWhatCouldNotBeWrittenIsFreedWritesGoOn() throws Exception {
    try (DiskFile file = file(1 << 20)) {
      disk.write =
          position -> {
            if (position == 0) {
              throw new IOException("a bad sector");
            }
          };
      int bad = file.write(MemorySegment.ofArray(noise(50)));
      while (file.counters().writeFailures() == 0) {
        Thread.sleep(1);
      }
      assertThatThrownBy(() -> file.write(MemorySegment.ofArray(noise(50))))
          .isInstanceOf(DiskException.Failed.class);
      file.free(bad);
      disk.heal();
      byte[] bytes = noise(60);
      assertThat(read(file, file.write(MemorySegment.ofArray(bytes)))).isEqualTo(bytes);
      file.flush();
    }
  }

  @Test
  void anyFlippedBitIsFoundAndLosesNothingElse() throws Exception {
    try (DiskFile file = file(0)) {
      byte[] bytes = noise(100);
      int first = file.write(MemorySegment.ofArray(bytes));
      int second = file.write(MemorySegment.ofArray(bytes));
      for (int at = 0; at < Frames.HEADER + 100; at++) {
        int bit = at % 8;
        disk.flip(at, bit);
        assertThatThrownBy(() -> read(file, first)).isInstanceOf(DiskException.Damaged.class);
        assertThat(read(file, second)).isEqualTo(bytes);
        disk.flip(at, bit);
      }
      assertThat(read(file, first)).isEqualTo(bytes);
    }
  }

  @Test
  void aWholeFrameOfAFormerRecordIsNotTakenForTheNewOne() throws Exception {
    try (DiskFile file = file(0)) {
      int former = file.write(MemorySegment.ofArray(noise(100)));
      byte[] stale = disk.get(0, Frames.HEADER + 100);
      file.free(former);
      int location = file.write(MemorySegment.ofArray(noise(100)));
      assertThat(location).isEqualTo(former);
      disk.put(0, stale);
      assertThatThrownBy(() -> read(file, location))
          .isInstanceOf(DiskException.Damaged.class)
          .hasMessageContaining("another frame");
    }
  }

  @Test
  void aRecordThatIsFreedWhileItIsReadIsReadWell() throws Exception {
    try (DiskFile file = file(0)) {
      byte[] bytes = noise(5_000);
      int location = file.write(MemorySegment.ofArray(bytes));
      Latches hold = new Latches();
      disk.read = hold;
      CompletableFuture<byte[]> reader = later(() -> read(file, location));
      hold.awaitEntered();
      file.free(location);
      assertThatThrownBy(() -> file.length(location)).isInstanceOf(IllegalArgumentException.class);
      int other = file.write(MemorySegment.ofArray(noise(5_000)));
      assertThat(other).isNotEqualTo(location);
      hold.release();
      assertThat(reader.get()).isEqualTo(bytes);
      // and when it has been read, its space is free
      assertThat(file.write(MemorySegment.ofArray(noise(5_000)))).isEqualTo(location);
    }
  }

  @Test
  void nobodyWritesWhereTheFileIsBeingCutOff() throws Exception {
    try (DiskFile file = file(0)) {
      int tail = file.write(MemorySegment.ofArray(noise(100_000)));
      Latches hold = new Latches();
      disk.truncate = hold;
      file.free(tail);
      CompletableFuture<Object> cutter =
          later(() -> {
            file.flush();
            return file;
          });
      hold.awaitEntered();
      byte[] bytes = noise(100_000);
      CompletableFuture<Integer> writer = later(() -> file.write(MemorySegment.ofArray(bytes)));
      // a writer that did not wait would be done, or have begun, by now
      Thread.sleep(30);
      hold.release();
      cutter.get();
      assertThat(read(file, writer.get())).isEqualTo(bytes);
    }
  }

  @Test
  void aFlushCutsOffAlsoWhatWasFreedWhileAnotherWasCutting() throws Exception {
    try (DiskFile file = file(0)) {
      int first = file.write(MemorySegment.ofArray(noise(100_000)));
      int tail = file.write(MemorySegment.ofArray(noise(100_000)));
      Latches hold = new Latches();
      disk.truncate = hold;
      file.free(tail);
      CompletableFuture<Object> cutter =
          later(() -> {
            file.flush();
            return file;
          });
      hold.awaitEntered();
      file.free(first);
      CompletableFuture<Long> second =
          later(() -> {
            file.flush();
            return file.counters().fileBytes();
          });
      // one that did not wait would be done by now
      Thread.sleep(30);
      hold.release();
      cutter.get();
      assertThat(second.get()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1 << 20})
  void aFileThatIsClosedInTheMiddleSaysSo(long writeBehind) throws Exception {
    DiskFile file = file(writeBehind);
    int location = file.write(MemorySegment.ofArray(noise(100)));
    file.flush();
    Latches hold = new Latches();
    disk.read = hold;
    CompletableFuture<byte[]> reader = later(() -> read(file, location));
    hold.awaitEntered();
    file.write(MemorySegment.ofArray(noise(100)));
    file.close();
    file.close();
    hold.release();
    assertThatThrownBy(reader::get).hasCauseInstanceOf(DiskException.Failed.class);
    assertThatThrownBy(() -> file.write(MemorySegment.ofArray(noise(1))))
        .isInstanceOf(DiskException.Failed.class)
        .hasCauseInstanceOf(ClosedChannelException.class);
    assertThatThrownBy(() -> read(file, location))
        .isInstanceOf(DiskException.Failed.class)
        .hasCauseInstanceOf(ClosedChannelException.class);
    file.free(location);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1 << 20})
  void anInterruptedThreadReadsAndWritesAndStaysInterrupted(long writeBehind) throws Exception {
    try (DiskFile file = file(writeBehind)) {
      byte[] small = noise(1_000);
      byte[] large = noise(200_000);
      Thread.currentThread().interrupt();
      int one = file.write(MemorySegment.ofArray(small));
      int other = file.write(MemorySegment.ofArray(large));
      file.flush();
      assertThat(read(file, one)).isEqualTo(small);
      assertThat(read(file, other)).isEqualTo(large);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(read(file, one)).isEqualTo(small);
    }
  }

  @Test
  void anInterruptInTheMiddleOfATransferHarmsNobody() throws Exception {
    try (DiskFile file = DiskFile.create(directory, 64 << 20, 0)) {
      byte[] bytes = noise(2_000_000);
      int location = file.write(MemorySegment.ofArray(bytes));
      AtomicInteger done = new AtomicInteger();
      Thread[] threads = new Thread[2];
      Throwable[] failed = new Throwable[2];
      for (int i = 0; i < threads.length; i++) {
        int number = i;
        threads[i] =
            Thread.ofPlatform()
                .start(() -> {
                  try {
                    while (done.getAndIncrement() < 100) {
                      assertThat(read(file, location)).isEqualTo(bytes);
                      int more = file.write(MemorySegment.ofArray(bytes));
                      file.free(more);
                    }
                  } catch (Throwable e) {
                    failed[number] = e;
                  }
                });
      }
      while (done.get() < 100) {
        for (Thread thread : threads) {
          thread.interrupt();
        }
        Thread.onSpinWait();
      }
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(failed).containsOnlyNulls();
      assertThat(read(file, location)).isEqualTo(bytes);
    }
  }

  private DiskFile file(long writeBehind) throws IOException {
    return DiskFile.create(disk.directory(), 64 << 20, writeBehind);
  }

  private final Random random = new Random(11);

  private byte[] noise(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  @FunctionalInterface
  private interface Job<T> {
    T run() throws Exception;
  }

  private static <T> CompletableFuture<T> later(Job<T> job) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try {
            result.complete(job.run());
          } catch (Throwable thrown) {
            result.completeExceptionally(thrown);
          }
        });
    return result;
  }

  @Test
  void countersCanBeAskedForAfterTheEnd() throws Exception {
    disk.write = FaultyDisk.always("No space left on device");
    DiskFile file = file(1 << 20);
    file.write(MemorySegment.ofArray(noise(1_000)));
    file.close();
    assertThat(file.counters().pendingBytes()).isZero();
    assertThat(file.counters().records()).isOne();
  }
}
