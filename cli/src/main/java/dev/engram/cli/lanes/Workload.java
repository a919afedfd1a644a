/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.lanes;

import dev.engram.arena.Lane;
import java.io.PrintWriter;
import java.util.List;

/**
 * What a program did to its memory.
 *
 * @param name what it is called
 * @param steps what it did, in order
 * @param blocks how many blocks it allocated
 */
public record Workload(String name, List<Step> steps, int blocks) {

  /** Keeps the list, which is long: whoever made it changes it no more. */
  public Workload {}

  /** Writes it as {@link WorkloadReader} reads it. */
  public void print(PrintWriter out) {
    out.println("# " + name);
    for (Step step : steps) {
      out.println(
          switch (step) {
            case Step.Allocate(int block, long size, Traits traits) ->
                "alloc b%d %d%s".formatted(block, size, traits.words());
            case Step.Free(int block) -> "free b" + block;
            case Step.Touch(int block) -> "touch b" + block;
            case Step.Move(int block, Lane to) -> "move b" + block + " " + Traits.word(to);
            case Step.Pin(int block) -> "pin b" + block;
            case Step.Unpin(int block) -> "unpin b" + block;
            case Step.Tick() -> "tick";
            case Step.Compact() -> "compact";
            case Step.Phase(String title) -> "phase " + title;
          });
    }
  }
}
