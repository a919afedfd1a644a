/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena.codecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.engram.arena.Arena;
import dev.engram.arena.ArenaException;
import dev.engram.arena.Compaction;
import dev.engram.arena.Failover;
import dev.engram.arena.Hint;
import dev.engram.arena.Lane;
import dev.engram.arena.Request;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Flight Recorder sees of an arena, read back from a file that it wrote. */
class FlightRecorderTest {

  private static final String PREFIX = "dev.engram.arena.";

  @TempDir private Path folder;

  @Test
  void aMoveAndTheFaultThatBringsTheBlockBackAreSeen() throws IOException {
    List<RecordedEvent> events =
        record(() -> {
          try (Arena arena = Arena.builder().compression(Codecs.lz4()).confined()) {
            long block = arena.allocate(8000);
            arena.move(block, Lane.SLOW);
            arena.move(block, Lane.COMPRESSED);
            arena.getByte(block, 0);
          }
        });

    assertThat(of(events, "Migration"))
        .extracting(it -> it.getString("from"), it -> it.getString("to"), it -> it.getLong("size"))
        .containsExactly(tuple("FAST", "SLOW", 8000L), tuple("SLOW", "COMPRESSED", 8000L));
    assertThat(of(events, "PageFault"))
        .singleElement()
        .satisfies(fault -> {
          assertThat(fault.getString("from")).isEqualTo("COMPRESSED");
          assertThat(fault.getLong("size")).isEqualTo(8000);
          assertThat(fault.getDuration("time")).isPositive();
        });
  }

  @Test
  void aCompactionIsSeenAsItWasTold() throws IOException {
    Compaction[] done = new Compaction[1];
    List<RecordedEvent> events =
        record(() -> {
          try (Arena arena = Arena.confined()) {
            long[] blocks = new long[5000];
            for (int i = 0; i < blocks.length; i++) {
              blocks[i] = arena.allocate(100);
            }
            for (int i = 0; i < blocks.length; i++) {
              if (i % 10 != 0) {
                arena.free(blocks[i]);
              }
            }
            done[0] = arena.compact();
          }
        });

    assertThat(done[0].blocks()).isPositive();
    assertThat(of(events, "CompactionCycle"))
        .singleElement()
        .satisfies(cycle -> {
          assertThat(cycle.getLong("blocks")).isEqualTo(done[0].blocks());
          assertThat(cycle.getLong("bytes")).isEqualTo(done[0].bytes());
          assertThat(cycle.getLong("freed")).isEqualTo(done[0].freedBytes());
          assertThat(cycle.getLong("pinned")).isZero();
        });
  }

  @Test
  void whatIsEvictedAndWhatWasTriedBeforeAreSeen() throws IOException {
    List<RecordedEvent> events =
        record(() -> {
          try (Arena arena =
              Arena.builder()
                  .lanes(64 << 10, 256 << 10)
                  .trackAccess(true)
                  .failover(Failover.SPILL, Failover.EVICT)
                  .confined()) {
            Request entry = Request.of().with(Hint.EVICTABLE).tagged("entry");
            while (arena.statistics().evictions() == 0) {
              arena.allocate(3000, entry);
            }
          }
        });

    assertThat(of(events, "Eviction"))
        .isNotEmpty()
        .allSatisfy(eviction -> {
          assertThat(eviction.getLong("size")).isEqualTo(3000);
          assertThat(eviction.getString("tag")).isEqualTo("entry");
        });
    assertThat(of(events, "Failover"))
        .extracting(it -> it.getString("step"))
        .containsOnly("SPILL", "EVICT")
        .contains("SPILL", "EVICT");
    assertThat(of(events, "Failover")).allMatch(it -> it.getLong("size") == 3000);
  }

  @Test
  void anArenaThatIsClosedWithLiveBlocksIsSeen() throws IOException {
    List<RecordedEvent> events =
        record(() -> {
          Arena arena = Arena.builder().debug(true).confined();
          arena.allocate(10);
          arena.allocate(20);
          assertThatThrownBy(arena::close).isInstanceOf(ArenaException.Leak.class);
        });

    assertThat(of(events, "Leak"))
        .singleElement()
        .satisfies(leak -> assertThat(leak.getLong("count")).isEqualTo(2));
  }

  private List<RecordedEvent> record(Runnable work) throws IOException {
    Path file = folder.resolve("recording.jfr");
    try (Recording recording = new Recording()) {
      for (String name :
          List.of("CompactionCycle", "Migration", "PageFault", "Eviction", "Failover", "Leak")) {
        recording.enable(PREFIX + name).withoutThreshold();
      }
      recording.start();
      work.run();
      recording.stop();
      recording.dump(file);
    }
    return RecordingFile.readAllEvents(file);
  }

  private static List<RecordedEvent> of(List<RecordedEvent> events, String name) {
    return events.stream().filter(it -> it.getEventType().getName().equals(PREFIX + name)).toList();
  }
}
