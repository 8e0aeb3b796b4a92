const POLICY = 'webrtc-ip-handling-policy=disable_non_proxied_udp';

/** Flags of a Chromium as in an office whose firewall lets TCP out and nothing else; older ones know the second. */
export const WITHOUT_UDP: readonly string[] = [`--${POLICY}`, `--force-${POLICY}`];
