// What the mistakes are made with.
#pragma once

#include <blog/client.hpp>

using namespace blog;
