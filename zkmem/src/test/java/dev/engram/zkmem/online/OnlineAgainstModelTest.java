/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.engram.zkmem.model.Boundary;
import dev.engram.zkmem.model.Cells;
import dev.engram.zkmem.model.MemoryConfiguration;
import dev.engram.zkmem.model.MemoryException;
import dev.engram.zkmem.model.MemoryException.Reason;
import dev.engram.zkmem.model.Placement;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is done at random, with checkpoints in checkpoints, is what a naive memory does. */
class OnlineAgainstModelTest {

  private static final int OPERATIONS = 100_000;
  private static final int CAPACITY = 90_000;

  /** Where pages, chunks of the space and the space itself end. */
  private static final int[] PLACES = {0, 256, 1024, 2048, 4096, 8192, 1 << 16};

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private SplittableRandom random = new SplittableRandom(0);

  static List<MemoryConfiguration> memories() {
    return List.of(
        MemoryConfiguration.VOLATILE_WORDS.withBits(1, 16),
        MemoryConfiguration.volatileBytes(1).withBits(0, 16),
        MemoryConfiguration.volatileElements(8).withBits(2, 16),
        MemoryConfiguration.VOLATILE_WORDS.withBits(1, 16).aligned(),
        MemoryConfiguration.PERSISTENT_BYTES.withBits(1, 16),
        MemoryConfiguration.OPENVM.withBits(1, 16),
        MemoryConfiguration.VOLATILE_WORDS.withBits(1, 16).fixed(),
        MemoryConfiguration.volatileElements(4).withBits(1, 16).fixed());
  }

  @ParameterizedTest
  @MethodSource("memories")
  void memoryTimeAndLogAreThoseOfTheModel(MemoryConfiguration configuration) {
    random = new SplittableRandom(configuration.hashCode());
    NaiveMemory model = new NaiveMemory(configuration);
    int refused = 0;
    try (OnlineMemory memory =
        OnlineMemory.builder(configuration).capacity(CAPACITY).log(out).build()) {
      if (configuration.boundary() == Boundary.PERSISTENT) {
        for (int i = 0; i < 100; i++) {
          int space = space(configuration, 1);
          int[] values = values(configuration, 8);
          long pointer = pointer(8);
          memory.initial().put(space, pointer, values, 0, 8);
          for (int j = 0; j < 8; j++) {
            model.set(space, pointer + j, values[j]);
          }
        }
      }
      for (int i = 0; i < OPERATIONS; i++) {
        refused += step(configuration, memory, model) ? 0 : 1;
        assertThat(memory.time()).isEqualTo(model.time);
        assertThat(memory.accesses()).isEqualTo(model.accesses);
        assertThat(memory.depth()).isEqualTo(model.numbers.size());
      }
    }
    assertThat(refused).isBetween(100, OPERATIONS / 2);
    assertThat(model.log).hasSizeGreaterThan(CAPACITY / 2);
    List<Entry> log = Entry.all(out.toByteArray());
    assertThat(log).hasSameSizeAs(model.log);
    for (int i = 0; i < log.size(); i++) {
      assertThat(log.get(i)).isEqualTo(model.log.get(i));
    }
  }

  /** Does one thing to both; says whether it was not refused. */
  private boolean step(MemoryConfiguration configuration, OnlineMemory memory, NaiveMemory model) {
    switch (random.nextInt(20)) {
      case 0 -> {
        int space = space(configuration, 0);
        long pointer = pointer(1);
        assertThat(memory.cell(space, pointer)).isEqualTo(model.cell(space, pointer));
      }
      case 1 -> {
        if (random.nextInt(4) == 0) {
          int ticks = 1 + random.nextInt(100);
          assertThat(memory.increment(ticks)).isEqualTo(model.time);
          model.increment(ticks);
        }
      }
      case 2 -> checkpoints(memory, model);
      case 3 -> {
        return range(configuration, memory, model);
      }
      case 4 -> {
        int pointer = random.nextInt(1 << 20);
        if (model.accesses == CAPACITY) {
          return refused(Reason.CAPACITY, () -> memory.readCell(0, pointer));
        }
        assertThat(memory.readCell(0, pointer)).isEqualTo(pointer);
        model.access(0, pointer, 1, null, 0);
      }
      case 5 -> {
        return misuse(configuration, memory);
      }
      default -> {
        return access(configuration, memory, model);
      }
    }
    return true;
  }

  private void checkpoints(OnlineMemory memory, NaiveMemory model) {
    int what = random.nextInt(model.numbers.size() > 5 ? 12 : 20);
    if (what > 11 && random.nextInt(5) == 0) {
      model.checkpoint(memory.checkpoint());
    } else if (what < 4 && !model.numbers.isEmpty()) {
      Long[] open = model.numbers.toArray(Long[]::new);
      long number = open[random.nextInt(Math.min(open.length, 2))];
      if (random.nextInt(3) == 0) {
        memory.revert(number);
        model.revert(number);
      } else {
        memory.commit(number);
        model.commit(number);
      }
    }
  }

  private boolean access(
      MemoryConfiguration configuration, OnlineMemory memory, NaiveMemory model) {
    int space = space(configuration, 1);
    int width = configuration.adapters() ? 1 << random.nextInt(6) : configuration.blockCells();
    long pointer = pointer(width);
    if (configuration.placement() != Placement.ANYWHERE) {
      pointer -= pointer % width;
    }
    boolean write = random.nextBoolean();
    int[] values = values(configuration, width);
    if (model.accesses == CAPACITY) {
      long at = pointer;
      return refused(
          Reason.CAPACITY,
          () -> {
            if (write) {
              memory.write(space, at, values, 0, width);
            } else {
              memory.read(space, at, values, 0, width);
            }
          });
    }
    int time = model.time;
    if (write) {
      model.access(space, pointer, width, values, 0);
      assertThat(write(configuration, memory, space, pointer, values)).isEqualTo(time);
    } else {
      int[] expected = model.access(space, pointer, width, null, 0);
      assertThat(read(configuration, memory, space, pointer, values)).isEqualTo(time);
      assertThat(values).isEqualTo(expected);
    }
    return true;
  }

  /** A write by one of the ways that there are. */
  private int write(
      MemoryConfiguration configuration, OnlineMemory memory, int space, long at, int[] values) {
    if (values.length == 1 && random.nextBoolean()) {
      return memory.writeCell(space, at, values[0]);
    }
    if (configuration.cells() == Cells.BYTES && random.nextBoolean()) {
      byte[] bytes = new byte[40];
      for (int i = 0; i < values.length; i++) {
        bytes[i + 3] = (byte) values[i];
      }
      return memory.write(space, at, bytes, 3, values.length);
    }
    return memory.write(space, at, values, 0, values.length);
  }

  private int read(
      MemoryConfiguration configuration, OnlineMemory memory, int space, long at, int[] to) {
    if (configuration.cells() == Cells.BYTES && random.nextBoolean()) {
      byte[] bytes = new byte[40];
      int time = memory.read(space, at, bytes, 3, to.length);
      for (int i = 0; i < to.length; i++) {
        to[i] = bytes[i + 3] & 0xFF;
      }
      return time;
    }
    return memory.read(space, at, to, 0, to.length);
  }

  private boolean range(MemoryConfiguration configuration, OnlineMemory memory, NaiveMemory model) {
    int length = random.nextInt(random.nextInt(40) == 0 ? 3000 : 80);
    int space = space(configuration, 1);
    long pointer = pointer(length);
    if (!configuration.adapters()) {
      length -= length % configuration.blockCells();
      pointer -= pointer % configuration.blockCells();
    }
    int[] values = values(configuration, length);
    int time = model.time;
    // one of its own cuts the range, to see whether there is room for it
    NaiveMemory cut = new NaiveMemory(configuration);
    cut.all(space, pointer, length, null);
    if (cut.accesses > CAPACITY - model.accesses) {
      long at = pointer;
      return refused(Reason.CAPACITY, () -> memory.writeAll(space, at, values, 0, values.length));
    }
    if (random.nextBoolean()) {
      model.all(space, pointer, length, values);
      assertThat(memory.writeAll(space, pointer, values, 0, length)).isEqualTo(time);
    } else {
      int[] expected = model.all(space, pointer, length, null);
      assertThat(memory.readAll(space, pointer, values, 0, length)).isEqualTo(time);
      assertThat(values).isEqualTo(expected);
    }
    return true;
  }

  private boolean misuse(MemoryConfiguration configuration, OnlineMemory memory) {
    int[] values = new int[32];
    int block = configuration.blockCells();
    return switch (random.nextInt(5)) {
      case 0 -> refused(Reason.WIDTH, () -> memory.write(1, 0, values, 0, 3));
      case 1 -> refused(Reason.IDENTITY_SPACE, () -> memory.write(0, 0, values, 0, block));
      case 2 -> refused(Reason.NO_SUCH_SPACE, () -> memory.write(9, 0, values, 0, block));
      case 3 -> refused(Reason.BEYOND_SPACE, () -> memory.write(1, 1 << 16, values, 0, block));
      default -> {
        values[0] = -1;
        yield refused(Reason.VALUE, () -> memory.write(1, 0, values, 0, block));
      }
    };
  }

  private static boolean refused(Reason reason, ThrowingCallable misuse) {
    assertThatExceptionOfType(MemoryException.class)
        .isThrownBy(misuse)
        .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
    return false;
  }

  private int space(MemoryConfiguration configuration, int least) {
    return random.nextInt(least, configuration.lastSpace() + 1);
  }

  /** Near an edge, where so many cells fit. */
  private long pointer(int cells) {
    int near = PLACES[random.nextInt(PLACES.length)] + random.nextInt(-64, 64);
    return Math.clamp(near, 0, (1 << 16) - cells);
  }

  private int[] values(MemoryConfiguration configuration, int count) {
    int limit = configuration.cells() == Cells.BYTES ? 256 : 0x7F00_0001;
    int[] values = new int[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextInt(limit);
    }
    return values;
  }
}
