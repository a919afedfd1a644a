/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.engram.trace.AccessKind;
import dev.engram.trace.AccessSink;
import dev.engram.trace.CellWidths;
import dev.engram.trace.LogReader;
import dev.engram.trace.LogWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The log of a space, written and read as a file is, explains every value that was read. */
class AccessLogTest {

  private static final CellWidths WIDTHS = CellWidths.BYTES.with(0, 4).with(3, 4);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void aLogReplayedOnAMapExplainsEveryRead(long seed) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (LogWriter log = new LogWriter(out, WIDTHS, 1 << 12);
        Space space = space(log)) {
      run(space, new SplittableRandom(seed));
    }
    List<TreeMap<Long, Byte>> regions = new ArrayList<>();
    for (int i = 0; i < Address.REGIONS; i++) {
      regions.add(new TreeMap<>());
    }
    int reads = 0;
    LogReader log = LogReader.of(out.toByteArray());
    while (log.next()) {
      long start = log.pointer() * WIDTHS.bytes(log.region());
      TreeMap<Long, Byte> bytes = regions.get(log.region());
      if (log.kind() == AccessKind.ZEROED) {
        bytes.subMap(start, start + log.length() * WIDTHS.bytes(log.region())).clear();
      }
      for (int i = 0; log.kind() != AccessKind.ZEROED && i < log.dataLength(); i++) {
        if (log.kind() == AccessKind.WRITE) {
          bytes.put(start + i, log.data(i));
        } else if (log.region() == 0) {
          assertThat(log.data(i)).isEqualTo((byte) (log.pointer() + i / 4 >>> 8 * (3 - i % 4)));
        } else {
          assertThat(log.data(i)).isEqualTo(bytes.getOrDefault(start + i, (byte) 0));
          reads++;
        }
      }
    }
    assertThat(reads).isGreaterThan(1_000);
  }

  @Test
  void aBlockIsNotAllocatedIfWhoIsToldThrows() {
    boolean[] broken = new boolean[1];
    AccessSink sink =
        new AccessSink() {
          @Override
          public void read(long pointer, byte[] data, int offset, int width) {}

          @Override
          public void write(long pointer, byte[] data, int offset, int width) {}

          @Override
          public void zeroed(long pointer, long length) {
            if (broken[0]) {
              throw new IllegalStateException("full");
            }
          }
        };
    try (Space space = Space.builder().log(region -> sink).confined()) {
      Heap heap = space.heap(1);
      long first = heap.allocate(100);
      broken[0] = true;
      assertThatIllegalStateException().isThrownBy(() -> heap.allocate(100)).withMessage("full");
      assertThat(heap.blocks()).isOne();
      broken[0] = false;
      heap.free(first);
      assertThat(heap.allocate(100)).isEqualTo(first);
    }
  }

  @Test
  void accessesAreToldInTheirOrderAndRefusedOnesAreNot() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (LogWriter log = new LogWriter(out, WIDTHS, 1 << 12);
        Space space = space(log)) {
      space.putInt(Address.of(1, 0, 0), 0x0102_0304);
      space.getShort(Address.of(1, 0, 1));
      space.putInt(Address.of(3, 0, 7), 5);
      space.protect(1, Permission.READ);
      try {
        space.putInt(Address.of(1, 0, 0), 9);
      } catch (SpaceException.Forbidden refused) {
        space.compareAndSet(Address.of(3, 0, 8), 1, 2);
      }
      space.copy(Address.of(3, 0, 7), Address.of(2, 0, 0), 4);
    }
    List<String> told = new ArrayList<>();
    LogReader log = LogReader.of(out.toByteArray());
    while (log.next()) {
      told.add("%s %d:%d+%d".formatted(log.kind(), log.region(), log.pointer(), log.length()));
    }
    assertThat(told)
        .containsExactly(
            "WRITE 1:0+4", "READ 1:1+2", "WRITE 3:7+1", "READ 3:8+2", "READ 3:7+1", "WRITE 2:0+4");
  }

  private static Space space(LogWriter log) {
    return Space.builder()
        .region(1, RegionSettings.of(RegionType.HEAP))
        .region(2, RegionSettings.of(RegionType.TRANSIENT))
        .region(3, RegionSettings.of(RegionType.HEAP).of(CellType.KOALA_BEAR))
        .evacuation(50)
        .log(log::sink)
        .confined();
  }

  private static void run(Space space, SplittableRandom random) {
    List<Long> live = new ArrayList<>();
    Deque<Long> checkpoints = new ArrayDeque<>();
    Deque<List<Long>> saved = new ArrayDeque<>();
    byte[] bytes = new byte[600];
    for (int step = 0; step < 1_500; step++) {
      int region = 1 + random.nextInt(3);
      int width = region == 3 ? 4 : 1;
      long at = Address.at(region, (1 << 24) + random.nextInt(9_000));
      if (!live.isEmpty() && random.nextInt(4) > 0) {
        at = live.get(random.nextInt(live.size()));
      }
      width = Address.region(at) == 3 ? 4 : 1;
      int length = width * random.nextInt(1, 100);
      switch (random.nextInt(20)) {
        case 0 -> {
          checkpoints.push(space.checkpoint());
          saved.push(new ArrayList<>(live));
        }
        case 1 -> {
          if (!checkpoints.isEmpty()) {
            space.revert(checkpoints.pop());
            live = saved.pop();
          }
        }
        case 2 -> {
          if (!checkpoints.isEmpty()) {
            space.commit(checkpoints.pop());
            saved.pop();
          }
        }
        case 3 -> {
          space.endTransaction();
          live.removeIf(block -> Address.region(block) == 2);
        }
        case 4 -> space.heap(region).evacuate(80, Long.MAX_VALUE);
        case 5, 6, 7 -> live.add(space.heap(region).allocate(random.nextInt(100, 2_000)));
        case 8, 9 -> {
          if (live.remove(at)) {
            space.heap(Address.region(at)).free(at);
          }
        }
        case 10 -> {
          if (live.remove(at)) {
            long cells = random.nextInt(100, 3_000);
            live.add(space.heap(Address.region(at)).reallocate(at, cells));
          }
        }
        case 11 -> {
          if (width == 1) {
            space.getAndAdd(at & -8, random.nextLong());
          }
          space.getLong(random.nextInt(1_000));
        }
        case 12 -> space.load(at, new byte[length]);
        case 13 -> space.fill(at, length, (byte) (width == 4 ? 0 : random.nextInt(2)));
        case 14 -> space.copy(at, at + random.nextInt(5), length);
        case 15, 16 -> {
          random.nextBytes(bytes);
          for (int i = 0; width == 4 && i < length; i += 4) {
            bytes[i] &= 0x3F;
          }
          space.write(at, bytes, 0, length);
        }
        default -> space.read(at, bytes, 0, length);
      }
    }
  }
}
