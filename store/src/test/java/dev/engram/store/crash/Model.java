/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store.crash;

import dev.engram.merkle.hash.HashAlgorithm;
import dev.engram.merkle.proof.Root;
import dev.engram.space.Space;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a store must have, by what its workers said: of each name the versions, the last first, and
 * what each holds. For one thread.
 */
final class Model implements AutoCloseable {

  private static final long MEMORY = 1L << 30;

  /**
   * A name.
   *
   * @param family what it shares versions with has the same number
   * @param history the last first
   */
  record Memory(int family, List<Known> history) {
    Known head() {
      return history.getFirst();
    }
  }

  private final NavigableMap<String, Memory> memories = new TreeMap<>();

  /** All whose content is open. */
  private final Set<Known> open = Collections.newSetFromMap(new IdentityHashMap<>());

  /** All numbers that versions of a family ever had. */
  private final Set<String> numbers = new HashSet<>();

  private int families;

  NavigableMap<String, Memory> memories() {
    return memories;
  }

  boolean has(String name) {
    return memories.containsKey(name);
  }

  Memory require(String name) {
    Memory memory = memories.get(name);
    if (memory == null) {
      throw new AssertionError("\"" + name + "\" is not known");
    }
    return memory;
  }

  /** The version of a number. */
  Known require(String name, long number) {
    return require(name).history.stream()
        .filter(each -> each.number == number)
        .findFirst()
        .orElseThrow(() -> new AssertionError("\"%s\" %d is not known".formatted(name, number)));
  }

  /** What a commit makes of what there is; who takes it closes it, or {@link #add}s it. */
  Space content(Job job) {
    Space content =
        switch (job.work()) {
          case CREATE -> Step.regions(MEMORY).confined();
          case IMPORT, STAGED_IMPORT -> require(job.from(), job.number()).content.fork();
          default ->
              job.number() == 0
                  ? Step.regions(MEMORY).confined()
                  : require(job.name(), job.number()).content.fork();
        };
    job.step().apply(content);
    return content;
  }

  /** The hash that a commit's root is made with. */
  HashAlgorithm hash(Job job) {
    return has(job.name()) ? require(job.name()).head().hash : job.hash();
  }

  /**
   * A commit came to its end.
   *
   * @throws AssertionError if its number is not a new one, and it is not the version before
   */
  void add(Job job, long number, Root root, Space content) {
    Memory memory = memories.get(job.name());
    if (memory != null && memory.head().number == number) {
      if (!memory.head().root.equals(root)) {
        throw new AssertionError("version %d has two roots".formatted(number));
      }
      content.close();
      return;
    }
    if (memory == null) {
      memory = new Memory(families++, new ArrayList<>());
      memories.put(job.name(), memory);
    }
    long last = memory.history.isEmpty() ? 0 : memory.head().number;
    if (number <= last || !numbers.add(memory.family + "/" + number)) {
      throw new AssertionError("version %d after %d, or again".formatted(number, last));
    }
    Known version =
        new Known(
            number, memory.history.isEmpty() ? job.hash() : memory.head().hash, root, content);
    memory.history.addFirst(version);
    open.add(version);
  }

  void branch(Job job) {
    Memory of = require(job.from());
    int at = of.history.indexOf(require(job.from(), job.number()));
    memories.put(
        job.name(),
        new Memory(of.family, new ArrayList<>(of.history.subList(at, of.history.size()))));
  }

  /** The versions that a pruning removes, the last first. */
  List<Known> pruned(Job job) {
    Memory memory = require(job.name());
    int keep = (int) job.number();
    List<Known> out = new ArrayList<>();
    for (Known each :
        memory.history.subList(Math.min(keep, memory.history.size()), memory.history.size())) {
      boolean others =
          memories.entrySet().stream()
              .anyMatch(other ->
                  !other.getKey().equals(job.name()) && other.getValue().history.contains(each));
      if (!others) {
        out.add(each);
      }
    }
    return out;
  }

  void remove(String name, List<Known> versions) {
    require(name).history.removeAll(versions);
  }

  void drop(String name) {
    memories.remove(name);
  }

  /**
   * A version that there was since {@link #sweep}, be it pruned meanwhile.
   *
   * @throws AssertionError if there was none of that number and root
   */
  Known ever(long number, Root root) {
    return open.stream()
        .filter(each -> each.number == number && each.root.equals(root))
        .findFirst()
        .orElseThrow(() -> new AssertionError("there never was %d %s".formatted(number, root)));
  }

  /** All versions that some name has. */
  Set<Known> versions() {
    Set<Known> all = Collections.newSetFromMap(new IdentityHashMap<>());
    memories.values().forEach(each -> all.addAll(each.history));
    return all;
  }

  /** Closes what no name leads to any more. */
  void sweep() {
    Set<Known> kept = versions();
    open.removeIf(each -> {
      if (kept.contains(each)) {
        return false;
      }
      each.content.close();
      return true;
    });
  }

  @Override
  public void close() {
    open.forEach(each -> each.content.close());
    open.clear();
  }
}
