/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** What an arena tells Flight Recorder. An event that nobody records costs a test of a flag. */
@SuppressWarnings("UnusedVariable") // the recorder reads the fields
final class Events {

  private Events() {}

  static void compacted(Compaction done, long nanos) {
    CompactionCycle event = new CompactionCycle();
    if (event.isEnabled()) {
      event.blocks = done.blocks();
      event.bytes = done.bytes();
      event.freed = done.freedBytes();
      event.pinned = done.pinned();
      event.time = nanos;
      event.longest = done.longestNanos();
      event.commit();
    }
  }

  static void moved(Lane from, Lane to, long size, long nanos) {
    Migration event = new Migration();
    if (event.isEnabled()) {
      event.from = from.name();
      event.to = to.name();
      event.size = size;
      event.time = nanos;
      event.commit();
    }
  }

  static void faulted(Lane from, long size, long nanos) {
    PageFault event = new PageFault();
    if (event.isEnabled()) {
      event.from = from.name();
      event.size = size;
      event.time = nanos;
      event.commit();
    }
  }

  static void evicted(BlockInfo block) {
    Eviction event = new Eviction();
    if (event.isEnabled()) {
      event.size = block.size();
      event.tag = block.tag();
      event.idle = block.idle();
      event.commit();
    }
  }

  static void failedOver(Failover step, long size) {
    FailoverStep event = new FailoverStep();
    if (event.isEnabled()) {
      event.step = step.name();
      event.size = size;
      event.commit();
    }
  }

  static void sampled(long size, String tag) {
    AllocationSample event = new AllocationSample();
    if (event.isEnabled()) {
      event.size = size;
      event.tag = tag;
      event.commit();
    }
  }

  static void leaked(String group, long count) {
    Leak event = new Leak();
    if (event.isEnabled()) {
      event.group = group;
      event.count = count;
      event.commit();
    }
  }

  @Name("dev.engram.arena.CompactionCycle")
  @Label("Compaction")
  @Category({"Engram", "Arena"})
  @StackTrace(false)
  private static final class CompactionCycle extends Event {
    @Label("Blocks")
    long blocks;

    @Label("Moved")
    @DataAmount
    long bytes;

    @Label("Freed")
    @DataAmount
    long freed;

    @Label("Pinned Blocks")
    long pinned;

    @Label("Time")
    @Timespan
    long time;

    @Label("Longest Step")
    @Timespan
    long longest;
  }

  @Name("dev.engram.arena.Migration")
  @Label("Move to Another Lane")
  @Category({"Engram", "Arena"})
  @StackTrace(false)
  private static final class Migration extends Event {
    @Label("From")
    String from = "";

    @Label("To")
    String to = "";

    @Label("Size")
    @DataAmount
    long size;

    @Label("Time")
    @Timespan
    long time;
  }

  @Name("dev.engram.arena.PageFault")
  @Label("Block Brought Back")
  @Category({"Engram", "Arena"})
  private static final class PageFault extends Event {
    @Label("From")
    String from = "";

    @Label("Size")
    @DataAmount
    long size;

    @Label("Time")
    @Timespan
    long time;
  }

  @Name("dev.engram.arena.Eviction")
  @Label("Block Evicted")
  @Category({"Engram", "Arena"})
  @StackTrace(false)
  private static final class Eviction extends Event {
    @Label("Size")
    @DataAmount
    long size;

    @Label("Tag")
    String tag = "";

    @Label("Epochs Unused")
    int idle;
  }

  @Name("dev.engram.arena.Failover")
  @Label("No Room at Once")
  @Category({"Engram", "Arena"})
  @StackTrace(false)
  private static final class FailoverStep extends Event {
    @Label("Step")
    String step = "";

    @Label("Size")
    @DataAmount
    long size;
  }

  @Name("dev.engram.arena.AllocationSample")
  @Label("Sampled Allocation")
  @Category({"Engram", "Arena"})
  private static final class AllocationSample extends Event {
    @Label("Size")
    @DataAmount
    long size;

    @Label("Tag")
    String tag = "";
  }

  @Name("dev.engram.arena.Leak")
  @Label("Closed with Live Blocks")
  @Category({"Engram", "Arena"})
  private static final class Leak extends Event {
    @Label("Group")
    String group = "";

    @Label("Blocks")
    long count;
  }
}
