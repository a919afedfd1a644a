/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.proof;

import static dev.engram.zkmem.proof.VolatileForgeries.A;
import static dev.engram.zkmem.proof.VolatileForgeries.C;
import static dev.engram.zkmem.proof.VolatileForgeries.WORD;

import dev.engram.zkmem.offline.AccessRecords;

/** Lies about a run of {@link VolatileForgeries} that are told as it is recorded. */
final class VolatileLies {

  private VolatileLies() {}

  static final class Stale extends LyingRecords {
    Stale(AccessRecords to) {
      super(to);
    }

    @Override
    public void read(int time, int previous, int space, int pointer, int width, int[] data) {
      super.read(time, previous, space, pointer, width, time == 3 ? A : data);
    }
  }

  /** What it takes was put there at 1, and is there in the end. */
  static final class OldVersion extends LyingRecords {
    OldVersion(AccessRecords to) {
      super(to);
    }

    @Override
    public void read(int time, int previous, int space, int pointer, int width, int[] data) {
      super.read(time, time == 3 ? 1 : previous, space, pointer, width, A);
    }

    @Override
    public void split(int space, int pointer, int width, int time, int[] data) {
      super.split(space, pointer, width, time, A);
    }

    @Override
    public void merge(int space, int pointer, int width, int leftTime, int rightTime, int[] data) {
      super.merge(space, pointer, width, leftTime, rightTime, A);
    }

    @Override
    public void block(int space, int pointer, int[] initial, int[] last, int time) {
      super.block(space, pointer, initial, A, time);
    }
  }

  static final class OtherBefore extends LyingRecords {
    OtherBefore(AccessRecords to) {
      super(to);
    }

    @Override
    public void write(
        int time, int previous, int space, int pointer, int width, int[] data, int[] before) {
      super.write(time, previous, space, pointer, width, data, time == 2 ? C : before);
    }
  }

  static final class InitialData extends LyingRecords {
    InitialData(AccessRecords to) {
      super(to);
    }

    @Override
    public void write(
        int time, int previous, int space, int pointer, int width, int[] data, int[] before) {
      super.write(time, previous, space, pointer, width, data, time == 1 ? C : before);
    }
  }

  static final class OtherEnd extends LyingRecords {
    OtherEnd(AccessRecords to) {
      super(to);
    }

    @Override
    public void block(int space, int pointer, int[] initial, int[] last, int time) {
      super.block(space, pointer, initial, A, time);
    }
  }

  static final class FalseClaim extends LyingRecords {
    FalseClaim(AccessRecords to) {
      super(to);
    }

    @Override
    public void claim(int time, int previous, int space, int pointer, int[] data) {
      super.claim(time, previous, space, pointer, C);
    }

    @Override
    public void block(int space, int pointer, int[] initial, int[] last, int time) {
      super.block(space, pointer, initial, C, time);
    }
  }

  static final class NoBoundary extends LyingRecords {
    NoBoundary(AccessRecords to) {
      super(to);
    }

    @Override
    public void block(int space, int pointer, int[] initial, int[] last, int time) {}
  }

  static final class OtherSplit extends LyingRecords {
    OtherSplit(AccessRecords to) {
      super(to);
    }

    @Override
    public void split(int space, int pointer, int width, int time, int[] data) {
      super.split(space, pointer, width, time, C);
    }

    @Override
    public void read(int time, int previous, int space, int pointer, int width, int[] data) {
      super.read(time, previous, space, pointer, width, width < WORD ? C : data);
    }
  }

  static final class NoAdapters extends LyingRecords {
    NoAdapters(AccessRecords to) {
      super(to);
    }

    @Override
    public void split(int space, int pointer, int width, int time, int[] data) {}

    @Override
    public void merge(int space, int pointer, int width, int leftTime, int rightTime, int[] data) {}
  }

  static final class Struck extends LyingRecords {
    Struck(AccessRecords to) {
      super(to);
    }

    @Override
    public void read(int time, int previous, int space, int pointer, int width, int[] data) {
      if (time != 3) {
        super.read(time, 2, space, pointer, width, data);
      }
    }

    @Override
    public void split(int space, int pointer, int width, int time, int[] data) {
      super.split(space, pointer, width, 2, data);
    }

    @Override
    public void merge(int space, int pointer, int width, int leftTime, int rightTime, int[] data) {
      super.merge(space, pointer, width, leftTime, 2, data);
    }
  }
}
