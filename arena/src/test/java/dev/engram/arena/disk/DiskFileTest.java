/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiskFileTest {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(longs = {0, 1 << 10, 1 << 18, 4 << 20})
  void itHoldsWhatAMapHolds(long writeBehind) throws Exception {
    Random random = new Random(3);
    Map<Integer, byte[]> model = new HashMap<>();
    try (DiskFile file = DiskFile.create(directory, 64 << 20, writeBehind)) {
      for (int i = 0; i < 3_000; i++) {
        if (model.size() < 50 || random.nextBoolean()) {
          byte[] bytes = new byte[1 + random.nextInt(random.nextInt(20) == 0 ? 300_000 : 5_000)];
          random.nextBytes(bytes);
          assertThat(model.put(file.write(MemorySegment.ofArray(bytes)), bytes)).isNull();
        } else {
          int location = new ArrayList<>(model.keySet()).get(random.nextInt(model.size()));
          assertThat(read(file, location)).isEqualTo(model.remove(location));
          file.free(location);
        }
      }
      file.flush();
      assertThat(file.counters().pendingBytes()).isZero();
      for (int location : model.keySet()) {
        assertThat(read(file, location)).isEqualTo(model.get(location));
        file.free(location);
      }
      file.flush();
      assertThat(file.counters().records()).isZero();
      assertThat(file.counters().liveBytes()).isZero();
      assertThat(file.counters().fileBytes()).isZero();
    }
  }

  @Test
  void theLimitIsATypedErrorAndWhatIsThereStays() throws Exception {
    try (DiskFile file = DiskFile.create(directory, 1024, 0)) {
      int kept = file.write(MemorySegment.ofArray(new byte[600]));
      assertThatThrownBy(() -> file.write(MemorySegment.ofArray(new byte[1])))
          .isInstanceOf(DiskException.Full.class);
      assertThat(read(file, kept)).hasSize(600);
      file.free(kept);
      assertThatThrownBy(() -> file.free(kept)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> file.free(-1)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> file.length(7)).isInstanceOf(IllegalArgumentException.class);
      assertThat(read(file, file.write(MemorySegment.ofArray(new byte[900])))).hasSize(900);
    }
  }

  @Test
  @SuppressWarnings("restricted") // of so many bytes that nobody touches
  void aRecordThatNoFileTakesIsRefused() throws Exception {
    try (DiskFile file = DiskFile.create(directory, 1 << 20, 0)) {
      MemorySegment gibibyte = MemorySegment.NULL.reinterpret(1 << 30);
      assertThatThrownBy(() -> file.write(gibibyte)).isInstanceOf(DiskException.Full.class);
      assertThatThrownBy(() -> file.write(MemorySegment.NULL))
          .isInstanceOf(IllegalArgumentException.class);
      int ten = file.write(MemorySegment.ofArray(new byte[10]));
      assertThatThrownBy(() -> file.read(ten, MemorySegment.ofArray(new byte[9])))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> DiskFile.create(directory, 511, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> DiskFile.create(directory, 512, -1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aRecordWhoseBytesCannotBeReadTakesNoSpace() throws Exception {
    try (DiskFile file = DiskFile.create(directory, 1024, 1 << 20)) {
      java.lang.foreign.Arena closed = java.lang.foreign.Arena.ofConfined();
      MemorySegment gone = closed.allocate(700);
      closed.close();
      assertThatThrownBy(() -> file.write(gone)).isInstanceOf(IllegalStateException.class);
      assertThat(read(file, file.write(MemorySegment.ofArray(new byte[900])))).hasSize(900);
    }
  }

  @Test
  void theFileHasNoNameOnceItIsOpen() throws Exception {
    try (DiskFile file = DiskFile.create(directory, 1 << 20, 0)) {
      file.write(MemorySegment.ofArray(new byte[9]));
      try (var names = Files.list(directory)) {
        assertThat(names).isEmpty();
      }
    }
  }

  @Test
  void theFileBecomesShorterWhenItsTailIsFree() throws Exception {
    FaultyDisk disk = new FaultyDisk(directory);
    try (DiskFile file = DiskFile.create(disk.directory(), 64 << 20, 0)) {
      byte[] bytes = new byte[200_000];
      int first = file.write(MemorySegment.ofArray(bytes));
      int[] more = new int[20];
      for (int i = 0; i < more.length; i++) {
        more[i] = file.write(MemorySegment.ofArray(bytes));
      }
      assertThat(disk.size()).isGreaterThan(20 * 200_000);
      for (int location : more) {
        file.free(location);
      }
      while (disk.size() > 250_000) {
        Thread.sleep(1);
      }
      assertThat(read(file, first)).isEqualTo(bytes);
      file.free(first);
      file.flush();
      assertThat(disk.size()).isZero();
      assertThat(read(file, file.write(MemorySegment.ofArray(bytes)))).isEqualTo(bytes);
    }
  }

  @Test
  void aFileThatCannotBecomeShorterStaysLongAndWorks() throws Exception {
    FaultyDisk disk = new FaultyDisk(directory);
    disk.truncate = FaultyDisk.always("not supported");
    try (DiskFile file = DiskFile.create(disk.directory(), 64 << 20, 0)) {
      file.free(file.write(MemorySegment.ofArray(new byte[3_000_000])));
      file.flush();
      assertThat(disk.size()).isGreaterThan(3_000_000);
      byte[] bytes = {1, 2, 3};
      assertThat(read(file, file.write(MemorySegment.ofArray(bytes)))).isEqualTo(bytes);
    }
  }

  @Test
  void aRecordThatIsWaitingIsReadFromMemory() throws Exception {
    FaultyDisk disk = new FaultyDisk(directory);
    Latches hold = new Latches();
    disk.write = hold;
    try (DiskFile file = DiskFile.create(disk.directory(), 1 << 20, 1 << 16)) {
      byte[] bytes = {4, 5, 6};
      int location = file.write(MemorySegment.ofArray(bytes));
      hold.awaitEntered();
      assertThat(read(file, location)).isEqualTo(bytes);
      assertThat(disk.reads).hasValue(0);
      assertThat(file.counters().pendingBytes()).isPositive();
      hold.release();
      file.flush();
      assertThat(read(file, location)).isEqualTo(bytes);
      assertThat(disk.reads).hasValue(1);
      assertThat(file.counters().pendingBytes()).isZero();
    }
  }

  @Test
  void whatIsFreedWhileItWaitsIsNeverWritten() throws Exception {
    FaultyDisk disk = new FaultyDisk(directory);
    Latches hold = new Latches();
    disk.write = hold;
    try (DiskFile file = DiskFile.create(disk.directory(), 1 << 20, 1 << 16)) {
      int first = file.write(MemorySegment.ofArray(new byte[100]));
      hold.awaitEntered();
      int[] waiting = new int[50];
      for (int i = 0; i < waiting.length; i++) {
        waiting[i] = file.write(MemorySegment.ofArray(new byte[100]));
      }
      for (int location : waiting) {
        file.free(location);
      }
      hold.release();
      file.flush();
      assertThat(disk.writes).hasValue(1);
      assertThat(read(file, first)).hasSize(100);
    }
  }

  @Test
  void theSpaceOfARecordThatIsBeingWrittenIsNobodyElsesMeanwhile() throws Exception {
    FaultyDisk disk = new FaultyDisk(directory);
    Latches hold = new Latches();
    disk.write = hold;
    try (DiskFile file = DiskFile.create(disk.directory(), 4 << 20, 1 << 16)) {
      int first = file.write(MemorySegment.ofArray(new byte[100]));
      hold.awaitEntered();
      file.free(first);
      // too long to wait in memory: written at once, past the one that is held
      byte[] bytes = new byte[100_000];
      new Random(1).nextBytes(bytes);
      disk.write = position -> {};
      int second = file.write(MemorySegment.ofArray(bytes));
      hold.release();
      file.flush();
      assertThat(read(file, second)).isEqualTo(bytes);
    }
  }

  @Test
  void whenTheMemoryIsFullTheCallerWrites() throws Exception {
    FaultyDisk disk = new FaultyDisk(directory);
    Latches hold = new Latches();
    disk.write = hold.onlyOn("engram-disk");
    try (DiskFile file = DiskFile.create(disk.directory(), 1 << 20, 1 << 12)) {
      Map<Integer, byte[]> model = new HashMap<>();
      Random random = new Random(8);
      for (int i = 0; i < 100; i++) {
        byte[] bytes = new byte[300];
        random.nextBytes(bytes);
        model.put(file.write(MemorySegment.ofArray(bytes)), bytes);
        assertThat(file.counters().pendingBytes()).isLessThanOrEqualTo(1 << 12);
      }
      assertThat(model).hasSize(100);
      for (int location : model.keySet()) {
        assertThat(read(file, location)).isEqualTo(model.get(location));
      }
      hold.release();
      file.flush();
      for (int location : model.keySet()) {
        assertThat(read(file, location)).isEqualTo(model.get(location));
      }
    }
  }

  static byte[] read(DiskFile file, int location) throws DiskException {
    MemorySegment into = MemorySegment.ofArray(new byte[file.length(location)]);
    file.read(location, into);
    return into.toArray(ValueLayout.JAVA_BYTE);
  }
}
