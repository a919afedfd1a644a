/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Where the pages of one space come from, and how many of those that were read from there may stay
 * in memory: the part of {@link Unread} that all regions have in common.
 *
 * <p>A space that was not opened on a source has {@link #NOTHING}, which has no pages.
 */
final class Origin {

  /** A source of no pages. */
  static final PageSource NOTHING =
      new PageSource() {
        @Override
        public boolean read(int region, int page, byte[] into) {
          return false;
        }

        @Override
        public int next(int region, int from, int end) {
          return -1;
        }

        @Override
        public long pages(int region) {
          return 0;
        }

        @Override
        public void retain() {}

        @Override
        public void release() {}
      };

  /** Pages that leave together: the short ways to all pages end when one leaves. */
  private static final int MOST_AT_ONCE = 32;

  private final @Nullable Region[] regions;

  /** Pages that may wait in the queues of all regions. */
  private final int most;

  private final int atOnce;

  /** Pages that wait in them. */
  private final AtomicInteger queued;

  /** Changed with all regions locked. */
  private PageSource source;

  /**
   * @param regions of the space, which appear later
   * @param bytes that pages which were only read may take, at least a page's
   */
  Origin(PageSource source, long bytes, @Nullable Region[] regions) {
    this(source, Math.clamp(bytes >>> PageTable.PAGE_SHIFT, 1, Integer.MAX_VALUE / 2), 0, regions);
  }

  private Origin(PageSource source, int most, int queued, @Nullable Region[] regions) {
    this.source = source;
    this.most = most;
    this.atOnce = Math.clamp(most / 8, 1, MOST_AT_ONCE);
    this.queued = new AtomicInteger(queued);
    this.regions = regions;
  }

  /** The same for a fork, which uses the source too from now on. */
  Origin fork(@Nullable Region[] forked) {
    source.retain();
    return new Origin(source, most, queued.get(), forked);
  }

  PageSource source() {
    return source;
  }

  /** How many pages a region has in the source; of the identity no source knows. */
  long pages(int region) {
    return region == 0 ? 0 : source.pages(region);
  }

  /** The space uses its source from now on. */
  void open() {
    source.retain();
  }

  /** The space uses its source no more. */
  void close() {
    source.release();
  }

  /** Pages of a region were put into its queue or, if they are negative, taken out. */
  void queued(int pages) {
    queued.addAndGet(pages);
  }

  /**
   * Takes pages back to the source until there is room for one more in a queue, if there are any
   * that may go.
   *
   * @param of the region that is locked
   */
  void makeRoom(Unread of) {
    while (queued.get() >= most && evict(of) > 0) {
      // until there is
    }
  }

  /** From the region that has most of them, if it is not in use, or else from the one given. */
  private int evict(Unread of) {
    Region largest = null;
    int size = of.size();
    for (Region each : regions) {
      if (each != null && each.table.unread.size() > size) {
        largest = each;
        size = each.table.unread.size();
      }
    }
    int gone = largest == null ? 0 : evict(largest, 4 * atOnce);
    return gone > 0 ? gone : of.evict(atOnce, 4 * atOnce, -1);
  }

  /** Nobody waits for a lock here, whose order is that of the regions' numbers. */
  private int evict(Region from, int tries) {
    if (!from.tryLock()) {
      return 0;
    }
    try {
      return from.table.unread.evict(atOnce, tries, -1);
    } finally {
      from.unlock();
    }
  }

  /**
   * Takes some pages back to the source because there is no memory, and says whether there were
   * any.
   *
   * @param of the region that is locked
   * @param but the page of it that must stay
   */
  boolean giveWay(Unread of, int but) {
    if (of.evict(atOnce, Integer.MAX_VALUE, but) > 0) {
      return true;
    }
    for (Region each : regions) {
      if (each != null
          && each.table.unread != of
          && each.table.unread.size() > 0
          && evict(each, Integer.MAX_VALUE) > 0) {
        return true;
      }
    }
    return false;
  }

  /**
   * Makes another source that of the space, whose regions are all locked; it has all that changed
   * since a time and until another. Before it asks the new source for the last time, nothing has
   * changed.
   */
  void settle(PageSource now, long since, long until) {
    int[][] pages = new int[regions.length][];
    for (Region each : regions) {
      if (each != null) {
        pages[each.number] = each.table.unread.changed(since, until, now);
      }
    }
    now.retain();
    PageSource was = source;
    source = now;
    for (Region each : regions) {
      if (each != null) {
        each.table.settle(pages[each.number]);
      }
    }
    for (Region each : regions) {
      if (each != null) {
        makeRoom(each.table.unread);
      }
    }
    was.release();
  }
}
