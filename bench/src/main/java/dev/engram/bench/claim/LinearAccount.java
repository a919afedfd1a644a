/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.claim;

import dev.engram.vm3d.code.Op;
import dev.engram.vm3d.gas.GasSchedule;

/**
 * A linear memory: its extent costs, and blocks cost only if they are to cost what they do in the
 * 3-D machine. Making memory zero that is used again costs nothing, though a program would have to
 * pay for it.
 */
final class LinearAccount implements Account {

  private final LinearPlacement placement;
  private final Extent extent;
  private final boolean blocksCost;
  private final long[] addresses;
  private final long[] sizes;
  private long fees;
  private long copies;
  private long copied;

  /** For a trace of so many blocks. */
  LinearAccount(LinearPlacement placement, Extent extent, boolean blocksCost, int blocks) {
    this.placement = placement;
    this.extent = extent;
    this.blocksCost = blocksCost;
    this.addresses = new long[blocks];
    this.sizes = new long[blocks];
  }

  @Override
  public void allocate(int block, long size) {
    pay(GasSchedule.ENGRAM_1.allocation(size));
    addresses[block] = placement.allocate(size);
    sizes[block] = size;
  }

  @Override
  public void reallocate(int block, long size) {
    pay(GasSchedule.ENGRAM_1.allocation(size));
    if (!placement.resize(addresses[block], sizes[block], size)) {
      long length = Math.min(sizes[block], size);
      long to = placement.allocate(size);
      extent.touch(addresses[block], length);
      extent.touch(to, length);
      copies++;
      copied += LinearPlacement.words(length);
      placement.free(addresses[block], sizes[block]);
      addresses[block] = to;
    }
    sizes[block] = size;
  }

  @Override
  public void write(int block, long offset, long length) {
    extent.touch(addresses[block] + offset, length);
  }

  @Override
  public void read(int block, long offset, long length) {
    extent.touch(addresses[block] + offset, length);
  }

  @Override
  public void free(int block) {
    pay(GasSchedule.ENGRAM_1.cost(Op.MFREE, 0));
    placement.free(addresses[block], sizes[block]);
  }

  @Override
  public long memory() {
    return extent.price() + fees;
  }

  private void pay(long fee) {
    fees += blocksCost ? fee : 0;
  }

  @Override
  public long refund() {
    return 0;
  }

  @Override
  public long copying(Accesses prices) {
    return copies * prices.copy(0) + prices.copied(copied);
  }
}
