/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.lanes;

import dev.engram.arena.Hint;
import dev.engram.arena.Lane;
import dev.engram.arena.Priority;
import dev.engram.arena.Request;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * What a recorded allocation asks for beside its size: a {@link Request} that can be written down.
 *
 * @param alignment a power of two, 1 to 2 MiB
 * @param lane where it begins, or null for wherever it fits best
 * @param priority how important it is
 * @param hints what is known of it
 * @param tag its name in dumps, empty for none
 * @param zeroed whether it must read zero
 */
public record Traits(
    int alignment,
    @Nullable Lane lane,
    Priority priority,
    List<Hint> hints,
    String tag,
    boolean zeroed) {

  /** Nothing in particular. */
  public static final Traits NONE = new Traits(16, null, Priority.NORMAL, List.of(), "", true);

  /** Keeps the hints in one order, each once. */
  public Traits {
    Set<Hint> each = EnumSet.noneOf(Hint.class);
    each.addAll(hints);
    hints = List.copyOf(each);
  }

  /** The same with one more hint. */
  public Traits with(Hint more) {
    EnumSet<Hint> all = EnumSet.of(more);
    all.addAll(hints);
    return new Traits(alignment, lane, priority, List.copyOf(all), tag, zeroed);
  }

  /** The same with a tag. */
  public Traits tagged(String name) {
    return new Traits(alignment, lane, priority, hints, name, zeroed);
  }

  Request request() {
    Request request = Request.of().aligned(alignment).with(priority);
    if (lane != null) {
      request = request.in(lane);
    }
    if (!hints.isEmpty()) {
      request = request.with(hints.toArray(Hint[]::new));
    }
    if (!tag.isEmpty()) {
      request = request.tagged(tag);
    }
    return zeroed ? request : request.uninitialized();
  }

  /** As a line of a recorded workload says it, with a space before each. */
  String words() {
    StringJoiner words = new StringJoiner(" ", " ", "").setEmptyValue("");
    if (alignment != 16) {
      words.add("align=" + alignment);
    }
    if (lane != null) {
      words.add("lane=" + word(lane));
    }
    if (priority != Priority.NORMAL) {
      words.add("priority=" + word(priority));
    }
    hints.forEach(hint -> words.add(word(hint)));
    if (!tag.isEmpty()) {
      words.add("tag=" + tag);
    }
    if (!zeroed) {
      words.add("uninitialized");
    }
    return words.toString();
  }

  /** A constant as people type it: {@code no-spill}. */
  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
