// Uses something of several parts, so that each has to be in the installed library.

#include <tenon/base/error.hpp>
#include <tenon/base/json.hpp>
#include <tenon/observe/metrics.hpp>

#include <cstdio>
#include <string>

int main() {
  tenon::observe::metrics metrics;
  metrics.add(tenon::observe::counter::client_queries_total, 3);
  const std::string text = metrics.prometheus();
  std::fputs(text.c_str(), stdout);
  return text.find("prisma_client_queries_total 3") == std::string::npos ? 1 : 0;
}
