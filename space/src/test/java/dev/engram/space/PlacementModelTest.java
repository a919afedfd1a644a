/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Long random programs on a placement and on the policy told again naively. */
class PlacementModelTest {

  @ParameterizedTest
  @CsvSource({
    "1, 0, 4294967296, 60",
    "2, 7, 4294967296, 600",
    "3, 65500, 4294967296, 200",
    "4, 65535, 4294967296, 500",
    "5, 100, 300000, 400",
    "6, 65536, 4294967296, 400"
  })
  void everyAddressIsTheOneThatScansFind(int seed, int firstPlane, long quota, int blocks) {
    SplittableRandom random = new SplittableRandom(seed);
    Placement placement = new Placement(firstPlane, quota);
    NaivePlacement model = new NaivePlacement(firstPlane, quota);
    List<Long> live = new ArrayList<>();
    for (int step = 0; step < 6_000; step++) {
      int choice = random.nextInt(10);
      if (live.isEmpty() || choice < (live.size() < blocks ? 6 : 3)) {
        long size = size(random);
        BlockRequest request = request(random);
        long expected = model.place(size, request);
        if (expected < 0) {
          long used = placement.used();
          assertThatThrownBy(() -> placement.place(size, request))
              .isInstanceOf(SpaceException.OutOfSpace.class);
          assertThat(placement.used()).isEqualTo(used);
        } else {
          assertThat(placement.place(size, request)).isEqualTo(expected);
          live.add(expected);
        }
      } else if (choice < 8) {
        long pointer = live.remove(random.nextInt(live.size()));
        model.release(pointer);
        placement.release(pointer);
      } else {
        resize(placement, model, live, random);
      }
      if (step % 64 == 0) {
        audit(placement, model);
      }
    }
    audit(placement, model);
    for (long pointer : live) {
      model.release(pointer);
      placement.release(pointer);
    }
    audit(placement, model);
    assertThat(placement.planes.free.count()).isEqualTo(65_536 - firstPlane);
  }

  private static void resize(
      Placement placement, NaivePlacement model, List<Long> live, SplittableRandom random) {
    int index = random.nextInt(live.size());
    long pointer = live.get(index);
    long size = size(random);
    long expected = model.resize(pointer, size);
    if (expected < 0) {
      assertThatThrownBy(() -> moveOrResize(placement, pointer, size))
          .isInstanceOf(SpaceException.OutOfSpace.class);
    } else {
      assertThat(moveOrResize(placement, pointer, size)).isEqualTo(expected);
      live.set(index, expected);
    }
  }

  private static long moveOrResize(Placement placement, long pointer, long size) {
    if (placement.resize(pointer, size)) {
      return pointer;
    }
    BlockRequest request = BlockRequest.ofTraits(placement.traits(pointer));
    long to = placement.place(size, request, placement.size(pointer));
    placement.release(pointer);
    return to;
  }

  static long size(SplittableRandom random) {
    return switch (random.nextInt(8)) {
      case 0 -> 1 + random.nextInt(40);
      case 1, 2, 3 -> 1 + random.nextInt(3_000);
      case 4, 5 -> 1 + random.nextInt(40_000);
      case 6 -> 1 + random.nextInt(400_000);
      default -> (1L << random.nextInt(20)) + random.nextInt(2);
    };
  }

  static BlockRequest request(SplittableRandom random) {
    int flags = random.nextInt(32);
    return random.nextInt(4) > 0
        ? BlockRequest.PLAIN.with(flags)
        : new BlockRequest(1L << random.nextInt(19), flags);
  }

  /** Compares all that can be asked, and checks that nothing lies over anything. */
  static void audit(Placement placement, NaivePlacement model) {
    assertThat(placement.used()).isEqualTo(model.used());
    assertThat(placement.live()).isEqualTo(model.blocks.size());
    long next = placement.next(0);
    long end = placement.firstPlane * 65_536L;
    for (Map.Entry<Long, NaivePlacement.Live> block : model.blocks.entrySet()) {
      long pointer = block.getKey();
      NaivePlacement.Live live = block.getValue();
      assertThat(next).isEqualTo(pointer).isGreaterThanOrEqualTo(end);
      assertThat(placement.size(pointer)).isEqualTo(live.size());
      assertThat(placement.reserved(pointer)).isEqualTo(live.reserved());
      assertThat(BlockRequest.ofTraits(placement.traits(pointer))).isEqualTo(live.request());
      assertThat(pointer % live.request().alignment()).isZero();
      assertThat(placement.blockAt(pointer)).isEqualTo(pointer);
      assertThat(placement.blockAt(pointer + live.size() - 1)).isEqualTo(pointer);
      if (live.size() < live.reserved()) {
        assertThat(placement.blockAt(pointer + live.size())).isEqualTo(-1);
      }
      end = pointer + live.reserved();
      next = placement.next(pointer + 1);
    }
    assertThat(next).isEqualTo(-1);
    assertThat(end).isLessThanOrEqualTo(1L << 32);
  }
}
