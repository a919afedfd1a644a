/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is found in a cache of tiles, and what gives way. */
final class TileCacheTest {

  /** So little that it is the least: sixteen tiles. */
  private static final long LEAST = 1;

  private static final int MANY = 4_000;

  /** So much that there is room for four times as many. */
  private static final long ROOM = 16L * 1_024 * 840;

  @Test
  void theLastOneThatWasPutIsFound() {
    TileCache cache = new TileCache(LEAST);
    for (int index = 0; index < 100; index++) {
      Tile first = new Tile();
      Tile second = new Tile();
      cache.put(1, 2, 3, index, first);
      assertThat(cache.get(1, 2, 3, index)).isSameAs(first);
      cache.put(1, 2, 3, index, second);
      assertThat(cache.get(1, 2, 3, index)).isSameAs(second);
    }
  }

  @Test
  void nothingIsFoundForAnother() {
    TileCache cache = new TileCache(LEAST);
    cache.put(1, 1, 1, 1, new Tile());
    for (int other = 2; other < 100; other++) {
      assertThat(cache.get(other, 1, 1, 1)).isNull();
      assertThat(cache.get(1, other, 1, 1)).isNull();
      assertThat(cache.get(1, 1, other, 1)).isNull();
      assertThat(cache.get(1, 1, 1, other)).isNull();
    }
  }

  @Test
  void mostAreFoundWhereThereIsRoom() {
    TileCache cache = new TileCache(ROOM);
    for (int index = 0; index < MANY; index++) {
      cache.put(1, 1, 1, index, new Tile());
    }
    int found = 0;
    for (int index = 0; index < MANY; index++) {
      found += cache.get(1, 1, 1, index) == null ? 0 : 1;
    }
    assertThat(found).isGreaterThan(MANY - MANY / 50);
  }

  @Test
  void whatIsOldGivesWay() {
    TileCache cache = new TileCache(LEAST);
    for (int index = 0; index < MANY; index++) {
      cache.put(1, 1, 1, index, new Tile());
    }
    for (int index = 0; index < MANY / 2; index++) {
      assertThat(cache.get(1, 1, 1, index)).isNull();
    }
  }
}
