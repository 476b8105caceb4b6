//! What the desktop prefers: dark or light, motion or none. Asked of the settings portal, where there is one.

/// What could be read; `None` where the desktop does not say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Preferences {
    /// Dark rather than light.
    pub(super) dark: Option<bool>,
    /// Animations wanted.
    pub(super) motion: Option<bool>,
}

/// Asks; may take as long as the bus does, so never on the window's thread.
#[cfg(target_os = "linux")]
pub(super) fn preferences() -> Preferences {
    let Ok(bus) = pollster::block_on(zbus::Connection::session()) else { return Preferences::default() };
    let read = |namespace: &str, key: &str| {
        let answer = pollster::block_on(bus.call_method(
            Some("org.freedesktop.portal.Desktop"),
            "/org/freedesktop/portal/desktop",
            Some("org.freedesktop.portal.Settings"),
            "ReadOne",
            &(namespace, key),
        ));
        answer.ok()?.body().deserialize::<zbus::zvariant::OwnedValue>().ok()
    };
    let scheme = read("org.freedesktop.appearance", "color-scheme").and_then(|value| u32::try_from(value).ok());
    let motion = read("org.gnome.desktop.interface", "enable-animations").and_then(|value| bool::try_from(value).ok());
    Preferences { dark: scheme.and_then(dark), motion }
}

/// Elsewhere the window library reports the theme itself.
#[cfg(not(target_os = "linux"))]
pub(super) fn preferences() -> Preferences {
    Preferences::default()
}

/// The portal's colour scheme: 1 prefers dark, 2 prefers light, 0 says nothing.
#[cfg(target_os = "linux")]
fn dark(scheme: u32) -> Option<bool> {
    match scheme {
        1 => Some(true),
        2 => Some(false),
        _ => None,
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn the_portal_numbers() {
        assert_eq!([0, 1, 2, 9].map(dark), [None, Some(true), Some(false), None]);
    }
}
