/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToLongFunction;

/**
 * A confined and a shared space that are told the same and must do the same, to the last address
 * and the last byte of their images, beside the model of both.
 */
final class Twins {

  /** A mark on each of the two, and the pages as they were. */
  private record Marked(Mark one, Mark two, Map<Long, byte[]> pages) {}

  /** A snapshot of each of the two, and what it holds. */
  private record Snapshots(Space one, Space two, NaiveHeaps model) {}

  final Space one;
  final Space two;
  NaiveHeaps model;
  private final List<Long> checkpoints = new ArrayList<>();
  private final List<NaiveHeaps> saved = new ArrayList<>();
  private final List<Marked> marks = new ArrayList<>();
  private final List<Snapshots> snapshots = new ArrayList<>();

  Twins(Space one, Space two, NaiveHeaps model) {
    this.one = one;
    this.two = two;
    this.model = model;
  }

  int shift(int region) {
    return one.settings(region).cell().shift;
  }

  /** What both answer. */
  long both(ToLongFunction<Space> question) {
    long answer = question.applyAsLong(one);
    assertThat(question.applyAsLong(two)).isEqualTo(answer);
    return answer;
  }

  byte[] read(long address, int length) {
    byte[] bytes = new byte[length];
    one.read(address, bytes, 0, length);
    byte[] same = new byte[length];
    two.read(address, same, 0, length);
    assertThat(same).isEqualTo(bytes);
    return bytes;
  }

  void checkpoint() {
    checkpoints.add(both(Space::checkpoint));
    saved.add(model.copy());
  }

  void end(int inner, boolean revert) {
    if (checkpoints.isEmpty()) {
      return;
    }
    int which = checkpoints.size() - 1 - Math.min(inner, checkpoints.size() - 1);
    if (revert) {
      one.revert(checkpoints.get(which));
      two.revert(checkpoints.get(which));
      model = saved.get(which);
    } else {
      one.commit(checkpoints.get(which));
      two.commit(checkpoints.get(which));
    }
    while (checkpoints.size() > which) {
      checkpoints.removeLast();
      saved.removeLast();
    }
  }

  Twins fork() {
    return new Twins(one.fork(), two.fork(), model.copy());
  }

  void snapshot() {
    if (snapshots.size() < 2) {
      snapshots.add(new Snapshots(one.snapshot(), two.snapshot(), model.copy()));
      return;
    }
    Snapshots first = snapshots.removeFirst();
    compare(first.one, first.model);
    compare(first.two, first.model);
    refusesChanges(first.one);
    refusesChanges(first.two);
    first.one.close();
    first.two.close();
  }

  private static void refusesChanges(Space space) {
    for (int region = 1; region < Address.REGIONS; region++) {
      if (space.tables().settings()[region] != null) {
        long address = Address.at(region, 0);
        assertThatExceptionOfType(SpaceException.Forbidden.class)
            .isThrownBy(() -> space.write(address, new byte[4], 0, 4));
        Heap heap = space.heap(region);
        assertThatExceptionOfType(SpaceException.Forbidden.class)
            .isThrownBy(() -> heap.allocate(1));
      }
    }
  }

  void mark() throws IOException {
    if (marks.size() < 2) {
      marks.add(new Marked(one.mark(), two.mark(), pages(image(one))));
      return;
    }
    Marked first = marks.removeFirst();
    Set<Long> changed = differences(first.pages, pages(image(one)));
    for (Mark mark : List.of(first.one, first.two)) {
      long[] chunks = mark.chunks();
      assertThat(chunks).isSorted().doesNotHaveDuplicates();
      TreeSet<Long> said = new TreeSet<>();
      for (long chunk : chunks) {
        said.add(chunk);
      }
      assertThat(said).containsAll(changed);
    }
    first.one.close();
    first.two.close();
  }

  private Set<Long> differences(Map<Long, byte[]> before, Map<Long, byte[]> after) {
    TreeSet<Long> chunks = new TreeSet<>();
    TreeSet<Long> keys = new TreeSet<>(before.keySet());
    keys.addAll(after.keySet());
    byte[] nothing = new byte[PageTable.PAGE_BYTES];
    for (long key : keys) {
      byte[] was = before.getOrDefault(key, nothing);
      byte[] is = after.getOrDefault(key, nothing);
      for (int i = Arrays.mismatch(was, is); i >= 0 && i < is.length; i++) {
        if (was[i] != is[i]) {
          int region = (int) (key >>> 32);
          long position = (key & 0xFFFF_FFFFL) * PageTable.PAGE_BYTES + i;
          chunks.add((long) region << 24 | position >>> shift(region) >>> 8);
        }
      }
    }
    return chunks;
  }

  static byte[] image(Space space) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    space.exportTo(out);
    return out.toByteArray();
  }

  private static Map<Long, byte[]> pages(byte[] image) throws IOException {
    Map<Long, byte[]> pages = new TreeMap<>();
    ImageReader reader = new ImageReader(new ByteArrayInputStream(image));
    while (reader.next()) {
      pages.put((long) reader.region() << 32 | reader.page(), reader.bytes().clone());
    }
    return pages;
  }

  /** A fork of one and what the image of the other makes: they must go on alike. */
  Twins throughAnImage(SpaceBuilder builder) {
    try {
      byte[] image = image(two);
      assertThat(image(one)).isEqualTo(image);
      Space imported = builder.sharedFrom(new BufferedInputStream(new ByteArrayInputStream(image)));
      assertThat(image(imported)).isEqualTo(image);
      return new Twins(one.fork(), imported, model.copy());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void compareAll() {
    compare(one, model);
    compare(two, model);
  }

  private static void compare(Space space, NaiveHeaps model) {
    for (Map.Entry<Long, byte[]> block : model.blocks.entrySet()) {
      byte[] is = new byte[block.getValue().length];
      space.read(block.getKey(), is, 0, is.length);
      assertThat(is).as(Address.toString(block.getKey())).isEqualTo(block.getValue());
    }
    for (int region = 1; region < Address.REGIONS; region++) {
      if (space.tables().settings()[region] == null) {
        continue;
      }
      List<Long> are = new ArrayList<>();
      Heap heap = space.heap(region);
      long end = Address.at(region, Address.REGION_CELLS - 1);
      for (long at = heap.next(Address.at(region, 0)); at >= 0; ) {
        are.add(at);
        int shift = space.settings(region).cell().shift;
        assertThat(heap.size(at)).isEqualTo(model.contents(at).length >>> shift);
        at = at == end ? -1 : heap.next(at + 1);
      }
      assertThat(are)
          .containsExactlyElementsOf(
              model.blocks.subMap(Address.at(region, 0), true, end, true).keySet());
    }
  }

  void close() {
    for (Snapshots each : snapshots) {
      each.one.close();
      each.two.close();
    }
    one.close();
    two.close();
  }
}
