// A page that was opened once is there without a network, where browsers allow it: on https, and from this machine.

export async function keepOffline() {
  if (!navigator.serviceWorker || !location.protocol.startsWith("http")) return;
  try {
    await navigator.serviceWorker.register("../sw.js");
    const { active } = await navigator.serviceWorker.ready;
    // What was loaded before the worker was there has to be named to it.
    active?.postMessage([location.href]);
    new PerformanceObserver((list) => active?.postMessage(list.getEntries().map(({ name }) => name)))
      .observe({ type: "resource", buffered: true });
  } catch {
    // Then it needs the network each time.
  }
}
