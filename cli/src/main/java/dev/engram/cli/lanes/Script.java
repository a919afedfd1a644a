/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.lanes;

import dev.engram.arena.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Writes the steps of a built-in workload. The same seed makes the same steps. */
final class Script {

  /** What a block without wishes asks for: it is filled at once, so it need not read zero. */
  static final Traits FILLED = new Traits(16, null, Traits.NONE.priority(), List.of(), "", false);

  final SplittableRandom random;
  private final List<Step> steps = new ArrayList<>();
  private int blocks;

  Script(long seed) {
    random = new SplittableRandom(seed);
  }

  void phase(String title) {
    steps.add(new Step.Phase(title));
  }

  int allocate(long size) {
    return allocate(size, FILLED);
  }

  int allocate(long size, Traits traits) {
    steps.add(new Step.Allocate(blocks, size, traits));
    return blocks++;
  }

  void free(int block) {
    steps.add(new Step.Free(block));
  }

  void touch(int block) {
    steps.add(new Step.Touch(block));
  }

  void move(int block, Lane to) {
    steps.add(new Step.Move(block, to));
  }

  void compact() {
    steps.add(new Step.Compact());
  }

  void tick() {
    steps.add(new Step.Tick());
  }

  Workload named(String name) {
    return new Workload(name, steps, blocks);
  }

  /** A number from {@code least} to {@code most}. */
  int between(int least, int most) {
    return least + random.nextInt(most - least + 1);
  }
}
