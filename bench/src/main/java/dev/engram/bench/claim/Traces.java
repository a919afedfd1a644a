/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.claim;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.random.RandomGenerator;

/** How traces are made. {@link TraceKind} says in words what each program does. */
final class Traces {

  private static final int WORD = 32;

  /** Bytes of which one word is written. */
  private static final long SPARSE = 16 << 10;

  private Traces() {}

  static Trace contract(long live, RandomGenerator random) {
    long largest = clamp(live / 8, WORD, 512) / WORD;
    Recorder recorder = new Recorder();
    Deque<Integer> stack = new ArrayDeque<>();
    while (recorder.allocated() < 8 * live) {
      while (recorder.live() + largest * WORD <= live && recorder.allocated() < 8 * live) {
        int buffer = recorder.allocate(WORD * random.nextLong(1, largest + 1));
        recorder.write(buffer, 0, recorder.size(buffer));
        if (random.nextInt(32) != 0) {
          stack.push(buffer);
        }
      }
      long until = random.nextLong(live);
      while (recorder.live() > until && !stack.isEmpty()) {
        end(recorder, stack.pop());
      }
    }
    return recorder.trace();
  }

  static Trace fragmenting(long live, RandomGenerator random) {
    long size = clamp(live / 64, WORD / 2, 128);
    Recorder recorder = new Recorder();
    List<Integer> blocks = new ArrayList<>();
    fill(recorder, blocks, live, size, random);
    for (int round = 0; round < 3; round++) {
      List<Integer> kept = new ArrayList<>();
      for (int i = 0; i < blocks.size(); i++) {
        if (i % 2 == 0) {
          kept.add(blocks.get(i));
        } else {
          end(recorder, blocks.get(i));
        }
      }
      blocks = kept;
      size = Math.min(4 * size, live / 16);
      fill(recorder, blocks, live, size, random);
    }
    return recorder.trace();
  }

  private static void fill(
      Recorder recorder, List<Integer> blocks, long live, long size, RandomGenerator random) {
    while (recorder.live() + 2 * size <= live) {
      int block = recorder.allocate(random.nextLong(size, 2 * size));
      recorder.write(block, 0, recorder.size(block));
      blocks.add(block);
    }
  }

  static Trace records(long live, RandomGenerator random) {
    long largest = clamp(live / 8, 64, 1024);
    Recorder recorder = new Recorder();
    List<Integer> records = new ArrayList<>();
    while (recorder.live() + largest <= live) {
      int record = recorder.allocate(random.nextLong(64, largest + 1));
      recorder.write(record, 0, recorder.size(record));
      records.add(record);
      if (random.nextInt(16) == 0) {
        int at = random.nextInt(records.size());
        recorder.free(records.get(at));
        records.set(at, records.getLast());
        records.removeLast();
      }
      if (!records.isEmpty() && random.nextInt(4) == 0) {
        int other = records.get(random.nextInt(records.size()));
        recorder.write(other, word(recorder.size(other), random), WORD);
      }
      if (!records.isEmpty() && random.nextInt(4) == 0) {
        int other = records.get(random.nextInt(records.size()));
        recorder.read(other, 0, recorder.size(other));
      }
    }
    return recorder.trace();
  }

  static Trace arrays(long live, RandomGenerator random) {
    long first = Math.max(WORD, live / 64);
    Recorder recorder = new Recorder();
    for (int array = 0; array < 4; array++) {
      recorder.allocate(first);
      touch(recorder, array, 0, random);
    }
    for (long size = 2 * first; size <= live / 4; size *= 2) {
      for (int array = 0; array < 4; array++) {
        recorder.reallocate(array, size);
        touch(recorder, array, size / 2, random);
      }
    }
    return recorder.trace();
  }

  static Trace tables(long live, RandomGenerator random) {
    Recorder recorder = new Recorder();
    for (int i = 0; i < 4; i++) {
      int table = recorder.allocate(live / 4);
      writeSome(recorder, table, 0, random);
      readSome(recorder, table, random);
    }
    return recorder.trace();
  }

  /** Writes what is new of an array, all of it or some, and reads. */
  private static void touch(Recorder recorder, int array, long from, RandomGenerator random) {
    if (array % 2 == 0) {
      recorder.write(array, from, recorder.size(array) - from);
    } else {
      writeSome(recorder, array, from, random);
    }
    readSome(recorder, array, random);
  }

  private static void writeSome(Recorder recorder, int block, long from, RandomGenerator random) {
    long size = recorder.size(block);
    for (long part = from; part < size; part += SPARSE) {
      recorder.write(block, part + word(Math.min(size - part, SPARSE), random), WORD);
    }
  }

  private static void readSome(Recorder recorder, int block, RandomGenerator random) {
    for (int i = 0; i < 8; i++) {
      recorder.read(block, word(recorder.size(block), random), WORD);
    }
  }

  /** The offset of a word chosen at random. */
  private static long word(long size, RandomGenerator random) {
    return WORD * random.nextLong(size / WORD);
  }

  private static void end(Recorder recorder, int block) {
    recorder.read(block, 0, recorder.size(block));
    recorder.free(block);
  }

  private static long clamp(long value, long low, long high) {
    return Math.max(low, Math.min(value, high));
  }
}
