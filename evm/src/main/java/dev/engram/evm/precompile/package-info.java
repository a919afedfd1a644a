/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The contracts that are part of the protocol, Yellow Paper appendix E: {@link
 * dev.engram.evm.precompile.Precompile#at} finds one by its address, its gas is asked first, and
 * only when that is paid does it run.
 */
@NullMarked
package dev.engram.evm.precompile;

import org.jspecify.annotations.NullMarked;
