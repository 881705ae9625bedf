#include "awareness.hpp"
