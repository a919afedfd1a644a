/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.lanes;

import dev.engram.arena.Hint;
import dev.engram.arena.Lane;
import dev.engram.arena.Priority;
import dev.engram.cli.input.BadInput;
import dev.engram.cli.input.BoundedLines;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a recorded workload: a step a line, as docs/command-line.md has it. Whatever can be known
 * to be wrong before the replay is refused here, with the number of its line: a name that names no
 * block, or one twice; a free of what is pinned; a word that means nothing.
 */
public final class WorkloadReader {

  /** The most lines of a workload, so that one that never ends is told instead of heaped up. */
  static final int MOST_LINES = 10_000_000;

  private static final long MOST_BYTES = 16L << 30;
  private static final String STEPS =
      "alloc, free, touch, move, pin, unpin, tick, compact or phase";

  private final List<Step> steps = new ArrayList<>();
  private final Map<String, Block> alive = new HashMap<>();
  private final Map<String, Traits> known = new HashMap<>();
  private int blocks;

  private WorkloadReader() {}

  /**
   * The workload in {@code text}.
   *
   * @param name what to call it, in messages too
   * @throws BadInput if a line is none of a workload
   */
  public static Workload read(String name, Reader text) throws IOException {
    WorkloadReader reader = new WorkloadReader();
    BufferedReader lines = new BufferedReader(new BoundedLines(text));
    int number = 1;
    try {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (number > MOST_LINES) {
          throw new BadInput("a workload has at most %,d lines".formatted(MOST_LINES));
        }
        reader.line(line);
        number++;
      }
    } catch (BadInput e) {
      throw e.in(name + ": line " + number);
    }
    if (reader.steps.isEmpty()) {
      throw new BadInput(name + " has no steps");
    }
    return new Workload(name, reader.steps, reader.blocks);
  }

  private void line(String line) {
    String stripped = uncommented(line).strip();
    if (stripped.isEmpty()) {
      return;
    }
    String[] words = stripped.split("\\s+");
    switch (words[0]) {
      case "alloc" -> allocate(words);
      case "free" -> free(words);
      case "touch" -> steps.add(new Step.Touch(named(words).number));
      case "move" -> steps.add(new Step.Move(named(words).number, lane(words[2])));
      case "pin" -> {
        Block block = named(words);
        if (block.pins == 255) {
          throw new BadInput(BadInput.quoted(words[1]) + " is pinned 255 times");
        }
        block.pins++;
        steps.add(new Step.Pin(block.number));
      }
      case "unpin" -> {
        Block block = named(words);
        if (block.pins == 0) {
          throw new BadInput(BadInput.quoted(words[1]) + " is not pinned");
        }
        block.pins--;
        steps.add(new Step.Unpin(block.number));
      }
      case "tick" -> {
        requireWords(words, 1, "tick");
        steps.add(new Step.Tick());
      }
      case "compact" -> {
        requireWords(words, 1, "compact");
        steps.add(new Step.Compact());
      }
      case "phase" -> steps.add(new Step.Phase(stripped.substring("phase".length()).strip()));
      default -> throw new BadInput(BadInput.quoted(words[0]) + " is no step: " + STEPS);
    }
  }

  private static String uncommented(String line) {
    for (int at = line.indexOf('#'); at >= 0; at = line.indexOf('#', at + 1)) {
      if (at == 0 || Character.isWhitespace(line.charAt(at - 1))) {
        return line.substring(0, at);
      }
    }
    return line;
  }

  private void allocate(String[] words) {
    if (words.length < 3) {
      throw new BadInput("a name and a size are missing: alloc NAME SIZE");
    }
    if (alive.containsKey(words[1])) {
      throw new BadInput(BadInput.quoted(words[1]) + " is allocated already");
    }
    long size = ByteCount.parse(words[2], 1, MOST_BYTES);
    Traits traits = Traits.NONE;
    for (int i = 3; i < words.length; i++) {
      traits = with(traits, words[i]);
    }
    Traits same = known.putIfAbsent(traits.words(), traits);
    steps.add(new Step.Allocate(blocks, size, same == null ? traits : same));
    alive.put(words[1], new Block(blocks++));
  }

  private static Traits with(Traits traits, String word) {
    int equals = word.indexOf('=');
    String key = equals < 0 ? word : word.substring(0, equals);
    String value = equals < 0 ? "" : word.substring(equals + 1);
    if (equals < 0) {
      if (word.equals("uninitialized")) {
        return new Traits(
            traits.alignment(),
            traits.lane(),
            traits.priority(),
            traits.hints(),
            traits.tag(),
            false);
      }
      return traits.with(constant(Hint.values(), word, "hint"));
    }
    return switch (key) {
      case "align" ->
          new Traits(
              alignment(value),
              traits.lane(),
              traits.priority(),
              traits.hints(),
              traits.tag(),
              traits.zeroed());
      case "lane" ->
          new Traits(
              traits.alignment(),
              direct(value),
              traits.priority(),
              traits.hints(),
              traits.tag(),
              traits.zeroed());
      case "priority" ->
          new Traits(
              traits.alignment(),
              traits.lane(),
              constant(Priority.values(), value, "priority"),
              traits.hints(),
              traits.tag(),
              traits.zeroed());
      case "tag" -> traits.tagged(value);
      default ->
          throw new BadInput(
              BadInput.quoted(word) + " is no option: align, lane, priority or tag, or a hint");
    };
  }

  private void free(String[] words) {
    Block block = named(words);
    if (block.pins > 0) {
      throw new BadInput(BadInput.quoted(words[1]) + " is pinned");
    }
    alive.remove(words[1]);
    steps.add(new Step.Free(block.number));
  }

  /** The block that the second word names. */
  private Block named(String[] words) {
    boolean moves = words[0].equals("move");
    requireWords(words, moves ? 3 : 2, words[0] + (moves ? " NAME LANE" : " NAME"));
    Block block = alive.get(words[1]);
    if (block == null) {
      throw new BadInput(BadInput.quoted(words[1]) + " names no block that is alive");
    }
    return block;
  }

  private static void requireWords(String[] words, int count, String form) {
    if (words.length != count) {
      throw new BadInput("%d words instead of %d: %s".formatted(words.length, count, form));
    }
  }

  private static int alignment(String value) {
    long bytes = ByteCount.parse(value, 1, 2 << 20);
    if (Long.bitCount(bytes) != 1) {
      throw new BadInput(BadInput.quoted(value) + " is not a power of two");
    }
    return (int) bytes;
  }

  private static Lane lane(String word) {
    return constant(Lane.values(), word, "lane");
  }

  private static Lane direct(String word) {
    Lane lane = lane(word);
    if (!lane.isDirect()) {
      throw new BadInput("a block begins in the fast or the slow lane, not the " + word + " one");
    }
    return lane;
  }

  /** The constant of that name in lower case. */
  public static <E extends Enum<E>> E constant(E[] all, String word, String what) {
    StringBuilder names = new StringBuilder();
    for (E constant : all) {
      String name = Traits.word(constant);
      if (name.equals(word)) {
        return constant;
      }
      names.append(names.isEmpty() ? "" : ", ").append(name);
    }
    throw new BadInput("%s is no %s: %s".formatted(BadInput.quoted(word), what, names));
  }

  /** A block that is alive at this line. */
  private static final class Block {
    final int number;
    int pins;

    Block(int number) {
      this.number = number;
    }
  }
}
