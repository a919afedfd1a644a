/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.zkmem;

import dev.engram.trace.AccessKind;
import dev.engram.trace.LogReader;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Plays a log of accesses to aligned words as one would at first: with a map of what each word
 * holds. It checks reads and finds the times of accesses before, as the memory beside it does.
 */
final class NaiveReplay {

  private static final int WORD = 32;

  private final Map<Long, Word> words = new HashMap<>();
  private int time = 1;
  private long elapsed;

  private static final class Word {
    private byte[] cells = new byte[WORD];
    private int time;
  }

  /** Plays it; returns how many accesses there were. */
  int play(LogReader log) throws IOException {
    while (log.next()) {
      if (log.length() != WORD || log.pointer() % WORD != 0) {
        throw new IllegalStateException("no aligned word at " + log.pointer());
      }
      byte[] data = new byte[WORD];
      log.copyData(data, 0);
      long place = (long) log.region() << Integer.SIZE | log.pointer();
      Word word = words.computeIfAbsent(place, there -> new Word());
      if (log.kind() == AccessKind.WRITE) {
        word.cells = data;
      } else if (!Arrays.equals(word.cells, data)) {
        throw new IllegalStateException("a read of something else at " + log.pointer());
      }
      elapsed += time - word.time;
      word.time = time++;
    }
    return time - 1;
  }

  /** What {@link ElapsedTime#sum} is too. */
  long elapsed() {
    return elapsed;
  }
}
