/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.proof;

import static dev.engram.zkmem.proof.VolatileForgeries.A;
import static dev.engram.zkmem.proof.VolatileForgeries.C;
import static dev.engram.zkmem.proof.VolatileForgeries.WORD;

import dev.engram.zkmem.offline.AccessRecords;
import dev.engram.zkmem.offline.CellArray;

/** Lies about a run of {@link VolatileForgeries} that are told as it is recorded. */
final class VolatileLies {

  private VolatileLies() {}

  static final class Stale extends LyingRecords {
    Stale(AccessRecords to) {
      super(to);
    }

    @Override
    public void read(int time, int previous, int space, int pointer, int width, CellArray data) {
      super.read(time, previous, space, pointer, width, time == 3 ? bytes(A) : data);
    }
  }

  /** What it takes was put there at 1, and is there in the end. */
  static final class OldVersion extends LyingRecords {
    OldVersion(AccessRecords to) {
      super(to);
    }

    @Override
    public void read(int time, int previous, int space, int pointer, int width, CellArray data) {
      super.read(time, time == 3 ? 1 : previous, space, pointer, width, bytes(A));
    }

    @Override
    public void split(int space, int pointer, int width, int time, CellArray data) {
      super.split(space, pointer, width, time, bytes(A));
    }

    @Override
    public void merge(
        int space, int pointer, int width, int leftTime, int rightTime, CellArray data) {
      super.merge(space, pointer, width, leftTime, rightTime, bytes(A));
    }

    @Override
    public void block(int space, int pointer, CellArray initial, CellArray last, int time) {
      super.block(space, pointer, initial, bytes(A), time);
    }
  }

  static final class OtherBefore extends LyingRecords {
    OtherBefore(AccessRecords to) {
      super(to);
    }

    @Override
    public void write(
        int time,
        int previous,
        int space,
        int pointer,
        int width,
        CellArray data,
        CellArray before) {
      super.write(time, previous, space, pointer, width, data, time == 2 ? bytes(C) : before);
    }
  }

  static final class InitialData extends LyingRecords {
    InitialData(AccessRecords to) {
      super(to);
    }

    @Override
    public void write(
        int time,
        int previous,
        int space,
        int pointer,
        int width,
        CellArray data,
        CellArray before) {
      super.write(time, previous, space, pointer, width, data, time == 1 ? bytes(C) : before);
    }
  }

  static final class OtherEnd extends LyingRecords {
    OtherEnd(AccessRecords to) {
      super(to);
    }

    @Override
    public void block(int space, int pointer, CellArray initial, CellArray last, int time) {
      super.block(space, pointer, initial, bytes(A), time);
    }
  }

  static final class FalseClaim extends LyingRecords {
    FalseClaim(AccessRecords to) {
      super(to);
    }

    @Override
    public void claim(int time, int previous, int space, int pointer, CellArray data) {
      super.claim(time, previous, space, pointer, bytes(C));
    }

    @Override
    public void block(int space, int pointer, CellArray initial, CellArray last, int time) {
      super.block(space, pointer, initial, bytes(C), time);
    }
  }

  static final class NoBoundary extends LyingRecords {
    NoBoundary(AccessRecords to) {
      super(to);
    }

    @Override
    public void block(int space, int pointer, CellArray initial, CellArray last, int time) {}
  }

  static final class OtherSplit extends LyingRecords {
    OtherSplit(AccessRecords to) {
      super(to);
    }

    @Override
    public void split(int space, int pointer, int width, int time, CellArray data) {
      super.split(space, pointer, width, time, bytes(C));
    }

    @Override
    public void read(int time, int previous, int space, int pointer, int width, CellArray data) {
      super.read(time, previous, space, pointer, width, width < WORD ? bytes(C) : data);
    }
  }

  static final class NoAdapters extends LyingRecords {
    NoAdapters(AccessRecords to) {
      super(to);
    }

    @Override
    public void split(int space, int pointer, int width, int time, CellArray data) {}

    @Override
    public void merge(
        int space, int pointer, int width, int leftTime, int rightTime, CellArray data) {}
  }

  static final class Struck extends LyingRecords {
    Struck(AccessRecords to) {
      super(to);
    }

    @Override
    public void read(int time, int previous, int space, int pointer, int width, CellArray data) {
      if (time != 3) {
        super.read(time, 2, space, pointer, width, data);
      }
    }

    @Override
    public void split(int space, int pointer, int width, int time, CellArray data) {
      super.split(space, pointer, width, 2, data);
    }

    @Override
    public void merge(
        int space, int pointer, int width, int leftTime, int rightTime, CellArray data) {
      super.merge(space, pointer, width, leftTime, 2, data);
    }
  }
}
