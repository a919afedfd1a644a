/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Three spaces that must be the same to whoever looks: the first was built, the second imported
 * from the image of the first, and the third opened on a source of the same pages.
 */
final class Trio {

  /** The third. */
  private static final int LAZY = 2;

  /** A mark on each of the three, the image there was, and its pages. */
  private record Marked(List<Mark> marks, byte[] image, Map<Long, byte[]> pages) {}

  final List<Space> spaces;
  private final SpaceBuilder builder;

  /** Sources that the third of the three has had, with those of forks. */
  private final List<ImageSource> sources;

  private final List<List<Long>> checkpoints = new ArrayList<>();
  private final List<Marked> marks = new ArrayList<>();

  /** Those of the marks up to which it may be settled: none made before the last time. */
  private final List<Marked> since = new ArrayList<>();

  private Trio(List<Space> spaces, SpaceBuilder builder, List<ImageSource> sources) {
    this.spaces = spaces;
    this.builder = builder;
    this.sources = sources;
  }

  /**
   * @param builder of the first, which has what the three shall have
   * @param cached pages that the third may keep that it read
   */
  static Trio of(Space first, SpaceBuilder builder, int cached, boolean shared) {
    try {
      dropZeros(first);
      byte[] image = Images.of(first);
      ByteArrayInputStream in = new ByteArrayInputStream(image);
      SpaceBuilder small = builder.cached((long) cached * PageTable.PAGE_BYTES);
      Space second = shared ? small.sharedFrom(in) : small.confinedFrom(in);
      ImageSource source = new ImageSource(image);
      Space third = OpenedOnSourceTest.opened(small, source, shared);
      assertThat(source.reads).hasValue(0);
      List<ImageSource> sources = new ArrayList<>(List.of(source));
      return new Trio(List.of(first, second, third), small, sources);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Takes the pages away that no image has. */
  private static void dropZeros(Space space) {
    for (int number : RandomAccess.REGIONS) {
      Region region = space.region(Address.at(number, 0));
      region.bytes.trim(0, (long) region.table.pages() << PageTable.PAGE_SHIFT);
    }
  }

  Space lazy() {
    return spaces.get(LAZY);
  }

  /** What all answer. */
  Object all(Function<Space, Object> what) {
    Object answer = RandomAccess.answer(spaces.getFirst(), what);
    for (Space each : spaces.subList(1, 3)) {
      assertThat(RandomAccess.answer(each, what)).isEqualTo(answer);
    }
    return answer;
  }

  void checkpoint() {
    checkpoints.add(spaces.stream().map(Space::checkpoint).toList());
  }

  /** Reverts or commits a checkpoint, the innermost or one further out. */
  void end(int outward, boolean revert) {
    if (checkpoints.isEmpty()) {
      return;
    }
    int which = checkpoints.size() - 1 - Math.min(outward, checkpoints.size() - 1);
    for (int i = 0; i < spaces.size(); i++) {
      if (revert) {
        spaces.get(i).revert(checkpoints.get(which).get(i));
      } else {
        spaces.get(i).commit(checkpoints.get(which).get(i));
      }
    }
    checkpoints.subList(which, checkpoints.size()).clear();
  }

  void mark() {
    if (marks.size() < 4) {
      byte[] image = image(spaces.getFirst());
      marks.add(new Marked(spaces.stream().map(Space::mark).toList(), image, pages(image)));
      if (checkpoints.isEmpty()) {
        since.add(marks.getLast());
      }
    }
  }

  /** Compares what a mark says that changed, and closes it. */
  void endMark(int which) {
    if (marks.isEmpty()) {
      return;
    }
    Marked marked = marks.remove(which % marks.size());
    since.remove(marked);
    compare(marked, pages(image(spaces.getFirst())));
    marked.marks.forEach(Mark::close);
  }

  private static void compare(Marked marked, Map<Long, byte[]> now) {
    Mark first = marked.marks.getFirst();
    Set<Long> pages = new TreeSet<>(now.keySet());
    pages.addAll(marked.pages.keySet());
    byte[] nothing = new byte[PageTable.PAGE_BYTES];
    long[] said = first.chunks();
    for (long page : pages) {
      int region = (int) (page >>> 32);
      int shift = RandomAccess.shift(region);
      byte[] was = marked.pages.getOrDefault(page, nothing);
      byte[] is = now.getOrDefault(page, nothing);
      int bytes = PageTable.CHUNK_BYTES << shift;
      for (int at = 0; at < is.length; at += bytes) {
        if (!Arrays.equals(was, at, at + bytes, is, at, at + bytes)) {
          long position = ((page & 0xFFFF_FFFFL) << PageTable.PAGE_SHIFT) + at;
          assertThat(Arrays.binarySearch(said, (long) region << 24 | position >>> shift + 8))
              .as("page %d of region %d", page & 0xFFFF_FFFFL, region)
              .isNotNegative();
        }
      }
    }
    for (Mark each : marked.marks) {
      assertThat(each.chunks()).isEqualTo(said);
      assertThat(each.pages()).isEqualTo(first.pages());
    }
  }

  /** Gives some of the three what they hold as a source, as of a mark, if that may be. */
  void settle(int which, boolean allOfThem) {
    if (marks.isEmpty() || !checkpoints.isEmpty()) {
      return;
    }
    Marked marked = marks.get(which % marks.size());
    Marked until = marks.getLast();
    boolean allUntilNow = until.equals(marked) || !since.contains(until);
    ImageSource source =
        allUntilNow ? ImageSource.of(spaces.getFirst()) : new ImageSource(until.image);
    // the first of the three then has a source for the first time, or again
    for (int i : allOfThem ? new int[] {0, LAZY} : new int[] {LAZY}) {
      if (allUntilNow) {
        marked.marks.get(i).settle(source);
      } else {
        marked.marks.get(i).settle(source, until.marks.get(i));
      }
    }
    since.clear();
    sources.add(source);
    compare(marked, pages(image(spaces.getFirst())));
  }

  Trio fork() {
    return new Trio(spaces.stream().map(Space::fork).toList(), builder, sources);
  }

  Trio snapshot() {
    return new Trio(spaces.stream().map(Space::snapshot).toList(), builder, sources);
  }

  /** Compares all that does not take long. */
  void compareCounts() {
    all(space -> {
      List<Object> counts = new ArrayList<>();
      for (int region : RandomAccess.REGIONS) {
        counts.add(space.resident(region));
      }
      counts.add(space.pages().resident());
      counts.add(space.pages().kept());
      counts.add(space.depth());
      return counts;
    });
    // what is counted is what is there
    for (Space space : spaces) {
      for (int number : RandomAccess.REGIONS) {
        PageTable table = space.region(Address.at(number, 0)).table;
        long pages = 0;
        for (int page = table.next(0); page >= 0; page = table.next(page + 1)) {
          pages++;
        }
        assertThat(table.resident()).isEqualTo(pages);
      }
    }
  }

  /** Compares all there is. */
  void compareAll() {
    compareCounts();
    byte[] image = image(spaces.getFirst());
    assertThat(image(spaces.get(1))).isEqualTo(image);
    assertThat(image(lazy())).isEqualTo(image);
    Tables tables = spaces.getFirst().tables();
    for (Space each : spaces) {
      assertThat(each.tables().regions()).isEqualTo(tables.regions());
      assertThat(each.tables().permissions()).isEqualTo(tables.permissions());
      assertThat(each.tables().blocks()).isEqualTo(tables.blocks());
    }
    Map<Long, byte[]> pages = pages(image);
    marks.forEach(each -> compare(each, pages));
  }

  private static Map<Long, byte[]> pages(byte[] image) {
    try {
      Map<Long, byte[]> pages = new TreeMap<>();
      ImageReader reader = new ImageReader(new ByteArrayInputStream(image));
      while (reader.next()) {
        pages.put((long) reader.region() << 32 | reader.page(), reader.bytes().clone());
      }
      return pages;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Closes the three. */
  void close() {
    spaces.forEach(Space::close);
  }

  /** Checks that nobody uses any of the sources. */
  void requireReleased() {
    assertThat(sources).allSatisfy(each -> assertThat(each.users).hasValue(0));
  }

  private static byte[] image(Space space) {
    try {
      return Images.of(space);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
