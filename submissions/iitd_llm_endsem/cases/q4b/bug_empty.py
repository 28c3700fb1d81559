def videoclip_loss(zv, zt, tau):
    return ()
