/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d.reference;

import dev.engram.space.Address;
import java.util.SplittableRandom;

/** Host calls near where {@link RandomProgram} writes and has its blocks. */
final class RandomHostCall {

  private RandomHostCall() {}

  static HostCall of(SplittableRandom random) {
    int type = random.nextInt(3, 8);
    return switch (random.nextInt(11)) {
      case 0, 1 -> new HostCall.Allocate(size(random), type, random.nextInt(8) == 0 ? 4 : 0);
      case 2 -> new HostCall.Reallocate(block(random), size(random));
      case 3, 4 -> new HostCall.Free(block(random));
      case 5, 6 -> {
        byte[] data = new byte[random.nextInt(random.nextInt(4) == 0 ? 9_000 : 40)];
        random.nextBytes(data);
        yield new HostCall.Store(address(random), data);
      }
      case 7 -> new HostCall.Load(address(random), random.nextInt(300));
      case 8 -> new HostCall.Copy(address(random), address(random), 4L * random.nextInt(300));
      case 9 -> new HostCall.Compact(type, random.nextInt(1, 101), random.nextInt(1, 50_000));
      default -> new HostCall.Settle();
    };
  }

  private static long size(SplittableRandom random) {
    return switch (random.nextInt(8)) {
      case 0 -> random.nextInt(2) * ((1L << 32) + 1);
      case 1 -> 70_000;
      case 2 -> random.nextInt(1, 200_000);
      default -> 256;
    };
  }

  private static long block(SplittableRandom random) {
    int size = random.nextBoolean() ? 256 : 1_024;
    int slot = random.nextInt(random.nextBoolean() ? 2 : 65_536 / size);
    return Address.of(random.nextInt(3, 8), random.nextInt(3), slot * size);
  }

  /** Of few pages, most of the time, so that they meet. */
  private static long address(SplittableRandom random) {
    int region = random.nextInt(20) == 0 ? random.nextInt(10) : 3 + 4 * random.nextInt(2);
    long place =
        switch (random.nextInt(8)) {
          case 0 -> 0xFFFF_FF00L;
          case 1 -> 65_536;
          case 2 -> 8_192;
          default -> 0;
        };
    return random.nextInt(60) == 0 ? 1L << 40 : Address.at(region, place + random.nextInt(200));
  }
}
